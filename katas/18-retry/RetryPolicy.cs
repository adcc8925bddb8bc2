namespace AsyncKatas.Retry;

/// <summary>How often a job is tried, which failures are worth another try, and how long to wait before it.</summary>
public sealed record RetryPolicy
{
    /// <summary>How often the job is called at most, the first time included. 1: there is no second try.</summary>
    public required int MaxAttempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    /// <summary>The delay between the first attempt and the second.</summary>
    public required TimeSpan FirstDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>How many times as long as the delay before it each further delay is, from 1 to a million.</summary>
    public double Factor
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1_000_000);
            field = value;
        }
    } = 2;

    /// <summary>The longest delay that the factor leads to, at most a day.</summary>
    public TimeSpan MaxDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the failure of an attempt is worth another one. Without it, every failure is.</summary>
    public Func<Exception, bool> ShouldRetry { get; init; } = static _ => true;

    /// <summary>
    /// Makes the delay that is really waited out of the one that <see cref="FirstDelay"/>, <see cref="Factor"/> and
    /// <see cref="MaxDelay"/> give, so that many callers do not come back at the same moment. Without it, that one is
    /// waited.
    /// </summary>
    public Func<TimeSpan, TimeSpan> Jitter { get; init; } = static delay => delay;

    /// <summary>
    /// The time that each attempt has, at most a day. <see cref="Timeout.InfiniteTimeSpan"/>: there is no limit.
    /// </summary>
    public TimeSpan AttemptLimit
    {
        get;
        init
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            }

            field = value;
        }
    } = Timeout.InfiniteTimeSpan;
}
