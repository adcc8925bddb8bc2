namespace AsyncKatas.VirtualTime;

/// <summary>
/// Looks, during one wait for idleness, at what the run's threads outside the loop do. Blocked threads do not come back
/// by themselves, so they are given up first; but one look is no proof, since a thread that works may be caught in a
/// short wait.
/// </summary>
internal sealed class StallWatch
{
    /// <summary>How many times as long as a blocked thread one that works is waited for.</summary>
    public const int PatienceWithWork = 5;

    /// <summary>How many times as long work is waited for that has had no processor to do it on.</summary>
    public const int PatienceWithTheMachine = 3;

    // Looks come every millisecond. Where they come more rarely than this, so does everybody else's turn at a
    // processor: whoever has been woken may not have run yet, and looks as if it still waited.
    private const int MillisecondsALook = 10;

    private readonly long _processorTime = ProcessorTime;
    private readonly Turns _turns;
    private readonly long _limit;
    private long _entries;
    private long _lastSeenMoving;
    private int _looksAtRest;
    private int? _posts;

    /// <summary>Starts to look.</summary>
    /// <param name="turns">Knows the run's threads outside the loop.</param>
    /// <param name="limit">Real milliseconds that they may stay blocked.</param>
    public StallWatch(Turns turns, long limit) => (_turns, _limit, _entries) = (turns, limit, turns.Entries);

    /// <summary>
    /// Milliseconds that the threads of this process have spent on processors. No thread of it can have computed for
    /// longer.
    /// </summary>
    public static long ProcessorTime =>
        OperatingSystem.IsIOS() || OperatingSystem.IsTvOS()
            ? Environment.TickCount64
            : (long)Environment.CpuUsage.TotalTime.TotalMilliseconds;

    /// <summary>
    /// True if work would have come to an end by now: this process has had the processors for it, or waited for them
    /// for ages.
    /// </summary>
    /// <param name="waited">Real milliseconds since the wait began.</param>
    public bool IsTooLongForWork(long waited)
    {
        var limit = _limit * PatienceWithWork;
        return waited >= limit && (ProcessorTime - _processorTime >= limit || waited >= limit * PatienceWithTheMachine);
    }

    /// <summary>
    /// True if an event loop under test has waited at every look for longer than blocked threads are given. What came
    /// before does not count: a loop to which somebody has just posted still looks as if it waited.
    /// </summary>
    /// <param name="posts">How often anybody has posted to it; null if somebody is at work.</param>
    /// <param name="waited">Real milliseconds since the wait began.</param>
    public bool HasLoopWaitedTooLong(int? posts, long waited)
    {
        var moved = posts is null || posts != _posts;
        _posts = posts;
        return HasRestedTooLong(moved, waited);
    }

    /// <summary>Takes a look.</summary>
    /// <param name="waited">Real milliseconds since the wait began.</param>
    /// <param name="realWork">True while work inside RealAsync has not ended.</param>
    public StallCause Look(long waited, bool realWork)
    {
        var (count, blocked) = _turns.Inside();
        var entries = _turns.Entries;
        var moved = entries != _entries || blocked < count;
        _entries = entries;
        if (HasRestedTooLong(moved || count == 0 || realWork, waited))
        {
            return StallCause.BlockedThreads;
        }

        if (waited < _limit * PatienceWithWork)
        {
            return StallCause.None;
        }

        // It needs a processor like any other work: to start a server and to open a connection are no waiting.
        if (realWork)
        {
            return IsTooLongForWork(waited) ? StallCause.RealWork : StallCause.None;
        }

        if (!moved && count == 0)
        {
            return StallCause.Others;
        }

        return IsTooLongForWork(waited) ? StallCause.EndlessWork : StallCause.None;
    }

    private bool HasRestedTooLong(bool moved, long waited)
    {
        if (moved)
        {
            (_lastSeenMoving, _looksAtRest) = (waited, 0);
            return false;
        }

        _looksAtRest++;
        return waited - _lastSeenMoving >= _limit && _looksAtRest >= _limit / MillisecondsALook;
    }
}

/// <summary>What keeps the clock from moving for so long that the run must be given up.</summary>
internal enum StallCause
{
    /// <summary>Nothing so far: wait on.</summary>
    None,

    /// <summary>Threads outside the loop are blocked by code of the run, and have been all the time.</summary>
    BlockedThreads,

    /// <summary>Code of the run keeps running outside the loop.</summary>
    EndlessWork,

    /// <summary>Work inside RealAsync has not ended.</summary>
    RealWork,

    /// <summary>
    /// Nothing of the run is to be seen: others keep the pool busy. The run has done nothing wrong and waits on.
    /// </summary>
    Others,
}
