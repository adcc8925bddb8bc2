namespace AsyncKatas.Crawler;

/// <summary>Where a crawl may go, and how much it may take.</summary>
public sealed record CrawlOptions
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(30);

    /// <summary>
    /// The hosts that may be visited besides that of the start, as <see cref="Uri.Host"/> spells them.
    /// </summary>
    public IReadOnlyCollection<string> Hosts { get; init; } = [];

    /// <summary>How many requests may be under way at once; at least 1.</summary>
    public int MaxConcurrent
    {
        get;
        init => field = AtLeast(1, value);
    } = 8;

    /// <summary>How many of them may be to one and the same host; at least 1.</summary>
    public int MaxPerHost
    {
        get;
        init => field = AtLeast(1, value);
    } = 2;

    /// <summary>How many pages are visited at most, whatever becomes of them; at least 1.</summary>
    public int MaxPages
    {
        get;
        init => field = AtLeast(1, value);
    } = 10_000;

    /// <summary>How many bytes the body of a page may have; at least 1.</summary>
    public int MaxBytes
    {
        get;
        init => field = AtLeast(1, value);
    } = 1_000_000;

    /// <summary>
    /// How long one request may take, until the last byte of the body; more than zero, at most 30 days.
    /// </summary>
    public TimeSpan TimePerRequest
    {
        get;
        init => field = Between(TimeSpan.FromTicks(1), value);
    } = TimeSpan.FromSeconds(10);

    /// <summary>How often a page is asked for again; 0: never.</summary>
    public int Retries
    {
        get;
        init => field = AtLeast(0, value);
    } = 2;

    /// <summary>How long to wait before that, if the server does not say; from zero to 30 days.</summary>
    public TimeSpan RetryDelay
    {
        get;
        init => field = Between(TimeSpan.Zero, value);
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the whole crawl may take; more than zero, at most 30 days. <see cref="Timeout.InfiniteTimeSpan"/>:
    /// there is no deadline.
    /// </summary>
    public TimeSpan Deadline
    {
        get;
        init => field = value == Timeout.InfiniteTimeSpan ? value : Between(TimeSpan.FromTicks(1), value);
    } = Timeout.InfiniteTimeSpan;

    private static int AtLeast(int least, int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        return value;
    }

    private static TimeSpan Between(TimeSpan least, TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, s_longest);
        return value;
    }
}
