using System;
using System.Threading;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Tells whether the thread pool does anything that no run knows of: work that was started before the run, or by code whose
/// execution context does not flow. .NET has no list of what the pool is doing, but an item is always either queued or held by
/// a busy worker, and both are counted.
/// </summary>
internal static class PoolActivity
{
    private const int LooksAmongForeignWorkers = 20;

    // Busy workers that belong to no run and have been busy for so long that nobody waits for them any more: a test host may
    // block some for ever. All runs read and write it.
    private static int s_foreign;

    /// <summary>
    /// True if nothing unknown is queued or runs. Two equal readings of the completed count around two readings of the busy
    /// workers close the gap in which a worker ends one item and takes, or queues, another.
    /// </summary>
    /// <remarks>
    /// Where foreign workers are believed in, one of them may have let go in the very moment in which one of ours became busy. So
    /// there one look is not enough: whoever goes from item to item shows in the completed count.
    /// </remarks>
    public static bool IsQuiet()
    {
        var completed = ThreadPool.CompletedWorkItemCount;
        if (!LooksQuiet(completed))
        {
            return false;
        }

        for (var look = 0; look < LooksAmongForeignWorkers && Volatile.Read(ref s_foreign) > 0; look++)
        {
            Thread.SpinWait(50);
            Thread.Yield(); // a worker that was interrupted may need this very processor to go on
            if (!LooksQuiet(completed))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Believes from now on that the workers that are busy belong to nobody's run.</summary>
    public static void BelieveForeign() => Volatile.Write(ref s_foreign, Busy());

    private static bool LooksQuiet(long completed) =>
        NobodyIsBusy() && ThreadPool.PendingWorkItemCount == 0 && NobodyIsBusy() && ThreadPool.CompletedWorkItemCount == completed;

    private static bool NobodyIsBusy()
    {
        var busy = Busy();
        if (busy < Volatile.Read(ref s_foreign))
        {
            Volatile.Write(ref s_foreign, busy);
        }

        return busy <= Volatile.Read(ref s_foreign);
    }

    private static int Busy()
    {
        ThreadPool.GetMaxThreads(out var max, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return Math.Max(0, max - available - Turns.PoolThreads);
    }
}
