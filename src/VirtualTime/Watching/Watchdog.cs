namespace AsyncKatas.VirtualTime;

/// <summary>
/// One thread that looks after all runs of the process. A thread of its own and not a pool timer: a run that blocks
/// every pool thread must still be reported, and the watching must not make the pool look busy.
/// </summary>
internal static class Watchdog
{
    private const int Interval = 50;

    private static readonly Gate s_gate = new();
    private static readonly List<RunLoop> s_watched = [];
    private static readonly ManualResetEventSlim s_anything = new();
    private static bool s_started;

    /// <summary>Looks after the run until it is over.</summary>
    public static void Watch(RunLoop run)
    {
        using (s_gate.Enter())
        {
            s_watched.Add(run);
            s_anything.Set();
            if (!s_started)
            {
                s_started = true;
                new Thread(Look) { IsBackground = true, Name = "virtual time watchdog" }.UnsafeStart();
            }
        }
    }

    private static void Look()
    {
        ThreadCensus.Add();
        while (true)
        {
            s_anything.Wait();
            Thread.Sleep(Interval);
            using (s_gate.Enter())
            {
                s_watched.RemoveAll(static run => !run.FailIfStuck());
                if (s_watched.Count == 0)
                {
                    s_anything.Reset();
                }
            }
        }
    }
}
