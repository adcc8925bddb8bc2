namespace AsyncKatas.VirtualTime;

/// <summary>
/// Tells whether the thread pool does anything that no run knows of: work that was started before the run, or by code
/// whose execution context does not flow. .NET has no list of what the pool is doing, but an item is always either
/// queued or held by a busy worker, and both are counted.
/// </summary>
internal static class PoolActivity
{
    /// <summary>
    /// Real milliseconds after which an item that is nowhere to be seen is given up even if others keep workers busy.
    /// </summary>
    public const int Forgotten = 1000;

    private const int LooksAmongForeignWorkers = 20;

    // Busy workers of which nothing is known and that have been busy for so long that nobody waits for them any more: a
    // test host may have blocked some for ever before anybody listened. All runs read and write it.
    private static int s_foreign;

    /// <summary>
    /// True if nothing unknown is queued or runs; whoever is blocked in the middle of somebody else's item does not
    /// run. Two equal readings of the completed count around two readings of the busy workers close the gap in which a
    /// worker ends one item and takes, or queues, another.
    /// </summary>
    /// <remarks>
    /// Where workers are left out, one of them may have let go in the very moment in which one of ours became busy. So
    /// there one look is not enough: whoever goes from item to item shows in the completed count.
    /// </remarks>
    /// <param name="surely">
    /// True: also of workers that are believed to be nobody's business, none may be busy. One of them may have ended
    /// unseen, and a worker of ours passes for it.
    /// </param>
    public static bool IsQuiet(bool surely)
    {
        var completed = ThreadPool.CompletedWorkItemCount;
        if (!LooksQuiet(completed, surely, out var leftOut))
        {
            return false;
        }

        for (var look = 0; look < LooksAmongForeignWorkers && leftOut; look++)
        {
            Thread.SpinWait(50);
            Thread.Yield(); // a worker that was interrupted may need this very processor to go on
            if (!LooksQuiet(completed, surely, out leftOut))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True if some worker is blocked in the middle of an item of somebody else's.</summary>
    public static bool AnyBlockedByOthers() => PoolThread.Count().BlockedByOthers > 0;

    /// <summary>True if a worker that counts as one of some run has nothing to do.</summary>
    public static bool AnyOfRunsIsIdle()
    {
        var (inRuns, _) = PoolThread.Count();
        return Busy() < inRuns;
    }

    /// <summary>How many workers are busy of which nothing is known.</summary>
    public static int Unknown() => Unknown(out _);

    /// <summary>Believes from now on that so many of the workers that are busy belong to nobody's run.</summary>
    public static void BelieveForeign(int workers) => Volatile.Write(ref s_foreign, workers);

    private static bool LooksQuiet(long completed, bool surely, out bool leftOut) =>
        NobodyIsBusy(surely, out leftOut)
        && ThreadPool.PendingWorkItemCount == 0
        && NobodyIsBusy(surely, out leftOut)
        && ThreadPool.CompletedWorkItemCount == completed;

    private static bool NobodyIsBusy(bool surely, out bool leftOut)
    {
        var unknown = Unknown(out leftOut);
        if (unknown < Volatile.Read(ref s_foreign))
        {
            Volatile.Write(ref s_foreign, unknown);
        }

        leftOut |= unknown > 0;
        return unknown <= (surely ? 0 : Volatile.Read(ref s_foreign));
    }

    private static int Unknown(out bool leftOut)
    {
        var busy = Busy();
        leftOut = false;
        if (busy == 0)
        {
            return 0;
        }

        var (inRuns, blocked) = PoolThread.Count();
        leftOut = blocked > 0;
        return Math.Max(0, busy - inRuns - blocked);
    }

    private static int Busy()
    {
        ThreadPool.GetMaxThreads(out var max, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return max - available;
    }
}
