namespace AsyncKatas.VirtualTime;

/// <summary>
/// Keeps threads of the pool free for items while runs hold others until it is their turn. The pool adds a thread to
/// its minimum without hesitating, and one more only every half second.
/// </summary>
internal static class PoolRoom
{
    private const int Free = 64;

    private static readonly Gate s_gate = new();
    private static int s_minimum;
    private static int s_inRuns;

    /// <summary>Before the first run.</summary>
    public static void Open()
    {
        ThreadPool.GetMinThreads(out s_minimum, out _);
        Grow(Free);
    }

    /// <summary>The calling thread of the pool is in a run, and may stay there for a while.</summary>
    public static void Take()
    {
        var needed = Interlocked.Increment(ref s_inRuns) + (Free / 2);
        if (needed > Volatile.Read(ref s_minimum))
        {
            Grow(needed + (Free / 2));
        }
    }

    /// <summary>It has left the run.</summary>
    public static void GiveBack() => Interlocked.Decrement(ref s_inRuns);

    private static void Grow(int threads)
    {
        using (s_gate.Enter())
        {
            ThreadPool.GetMaxThreads(out var maximum, out _);
            threads = Math.Min(threads, maximum);
            if (threads > s_minimum)
            {
                ThreadPool.GetMinThreads(out _, out var completionPorts);
                ThreadPool.SetMinThreads(threads, completionPorts);
                Volatile.Write(ref s_minimum, threads);
            }
        }
    }
}
