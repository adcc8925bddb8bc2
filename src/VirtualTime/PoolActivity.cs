using System;
using System.Threading;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Tells whether the thread pool can still do something for a run. .NET has no list of what the pool is doing, but a pool
/// item is always either queued or held by a busy worker, and both are counted.
/// </summary>
internal static class PoolActivity
{
    private const int LooksAmongForeignWorkers = 20;

    // Busy workers that belong to no run: a test host may block some for ever, other code may hold some for a while. All runs
    // read and write it. Too low only costs time, until it is believed again; too high is corrected by the next reading.
    private static int s_foreign;

    /// <summary>Workers that are processing something, foreign ones included. Notices foreign workers that let go.</summary>
    public static int BusyWorkers()
    {
        ThreadPool.GetMaxThreads(out var max, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        var busy = max - available;
        if (busy < Volatile.Read(ref s_foreign))
        {
            Volatile.Write(ref s_foreign, busy);
        }

        return busy;
    }

    /// <summary>
    /// True if no worker runs, holds or will find anything of the run. Two equal readings of the completed count around two
    /// readings of the busy workers close the gap in which a worker ends one item and takes, or queues, another.
    /// </summary>
    /// <remarks>
    /// Where foreign workers are believed in, one of them may have let go in the very moment in which one of ours became busy:
    /// the number is the same, and a worker that has just taken an item, and not begun it, would pass for a foreign one. So
    /// there one look is not enough: whoever goes from item to item shows in the completed count.
    /// </remarks>
    public static bool IsIdle(Escapes escapes)
    {
        var completed = ThreadPool.CompletedWorkItemCount;
        if (!LooksIdle(escapes, completed))
        {
            return false;
        }

        for (var look = 0; look < LooksAmongForeignWorkers && Volatile.Read(ref s_foreign) > 0; look++)
        {
            Thread.SpinWait(50);
            Thread.Yield(); // a worker that was interrupted may need this very processor to go on
            if (!LooksIdle(escapes, completed))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Believes that so many busy workers belong to nobody's run, unless fewer are busy by now.</summary>
    public static void SetForeign(int workers) => Volatile.Write(ref s_foreign, Math.Min(workers, BusyWorkers()));

    private static bool LooksIdle(Escapes escapes, long completed) =>
        NothingRuns(escapes)
            && ThreadPool.PendingWorkItemCount == 0
            && NothingRuns(escapes)
            && ThreadPool.CompletedWorkItemCount == completed;

    private static bool NothingRuns(Escapes escapes) => BusyWorkers() <= Volatile.Read(ref s_foreign) && !escapes.Any;
}
