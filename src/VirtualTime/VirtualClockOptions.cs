using System.Runtime.CompilerServices;

namespace AsyncKatas.VirtualTime;

/// <summary>Limits of one run. The defaults suit a test.</summary>
/// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
public sealed record VirtualClockOptions
{
    /// <summary>
    /// Real time that a thread of the run may stay blocked before the run fails (the loop's own, in a wait: half of
    /// it). Computing may take five times as long, of which the time does not count in which a busy machine gave this
    /// process no processor (but fifteen times as long is too long). A run in which nothing at all can happen any more
    /// is given up after a quarter. Default: 2 s.
    /// </summary>
    public TimeSpan StallLimit
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(2);

    /// <summary>Virtual time after which the run counts as endless. Default: one day.</summary>
    public TimeSpan MaxElapsed
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromDays(1);

    /// <summary>
    /// Real time after which the run fails, whatever it is doing, if the process has had processors for that long; on a
    /// machine that is too busy to give it any, three times as long. Default: 60 s.
    /// </summary>
    public TimeSpan RealLimit
    {
        get;
        init => field = Positive(value);
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Callbacks that may run before time moves on; more are a livelock. A million take about a second. Default:
    /// 10,000,000.
    /// </summary>
    public int MaxCallbacksAtOneInstant
    {
        get;
        init => field = Positive(value);
    } = 10_000_000;

    /// <summary>
    /// True: the body gets no synchronization context, so continuations run on the thread pool, as they do in a
    /// console program, one at a time. Default: false.
    /// </summary>
    public bool MultiThreaded { get; init; }

    /// <summary>
    /// Decides which of several things that could happen next does; null: the one that has waited longest.
    /// </summary>
    internal Schedule? Schedule { get; init; }

    private static int Positive(int limit, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, name);
        return limit;
    }

    private static TimeSpan Positive(TimeSpan limit, [CallerMemberName] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, name);
        return limit;
    }
}
