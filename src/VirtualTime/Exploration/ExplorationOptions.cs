namespace AsyncKatas.VirtualTime;

/// <summary>How far <see cref="Schedules"/> goes.</summary>
public sealed record ExplorationOptions
{
    /// <summary>Schedules tried at most; more are refused. Default: 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int MaxSchedules
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10_000;

    /// <summary>
    /// How often, at most, a task is interrupted that could have gone on; null: as often as there are steps. Most bugs
    /// need one or two interruptions, and the number of schedules grows far slower with a bound. The idea is that of
    /// CHESS. Default: null.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 0.</exception>
    public int? MaxPreemptions
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value ?? 0, nameof(value));
            field = value;
        }
    }

    /// <summary>
    /// True: of schedules that differ only in the order of steps which have nothing to do with each other, one is tried
    /// (a partial-order reduction by sleep sets, after Godefroid). Only for tasks that share nothing but
    /// <see cref="SharedValue{T}"/> and <see cref="SharedLock"/>: what else they share is not seen. It cannot be
    /// combined with a bound. Default: false.
    /// </summary>
    public bool Reduces { get; init; }
}
