using System.Diagnostics;

namespace AsyncKatas.Sandbox;

/// <summary>Tells whether a run has left something at work in its process that the next run there would meet.</summary>
internal sealed class ProcessTraces
{
    // Threads that the runtime itself starts when they are needed first: for timers, for the pool's gate, for its
    // compiler.
    private const int RuntimeThreads = 4;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    private readonly int _threads = CountThreads();

    /// <summary>
    /// True if the pool comes to rest and no threads have stayed. What is about to end is given a moment to do so.
    /// </summary>
    public bool AreGone()
    {
        var watch = Stopwatch.StartNew();
        while (!IsPoolIdle() || CountThreads() > _threads + RuntimeThreads)
        {
            if (watch.Elapsed > s_patience)
            {
                return false;
            }

            Thread.Sleep(1);
        }

        return true;
    }

    private static bool IsPoolIdle()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return free == most && ThreadPool.PendingWorkItemCount == 0;
    }

    private static int CountThreads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count - ThreadPool.ThreadCount;
    }
}
