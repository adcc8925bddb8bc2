namespace AsyncKatas.FetchPages;

/// <summary>How much a <see cref="PageFetcher"/> may take at most.</summary>
public sealed record FetchLimits
{
    private readonly int _maxConcurrent = 4;
    private readonly TimeSpan _timePerPage = TimeSpan.FromSeconds(10);
    private readonly int _maxBytes = 1_000_000;

    /// <summary>How many requests may be under way at once; at least 1.</summary>
    public int MaxConcurrent
    {
        get => _maxConcurrent;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxConcurrent = value;
        }
    }

    /// <summary>How long one page may take, from its request to the last byte of its body; more than zero.</summary>
    public TimeSpan TimePerPage
    {
        get => _timePerPage;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _timePerPage = value;
        }
    }

    /// <summary>How many bytes the body of one page may have; at least 1.</summary>
    public int MaxBytes
    {
        get => _maxBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxBytes = value;
        }
    }
}
