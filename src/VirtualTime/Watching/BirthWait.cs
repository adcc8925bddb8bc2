namespace AsyncKatas.VirtualTime;

/// <summary>
/// How long a run has waited for threads that may be about to come. A turn ends the wait: whoever had it may have
/// started others.
/// </summary>
internal sealed class BirthWait
{
    // Between two looks that are further apart than that, anything may have happened.
    private const long BetweenLooks = 20;

    private long _lastLook;
    private long _seenMore;

    /// <summary>How many threads more than usual there were at least, at every look.</summary>
    public int FewestMore { get; private set; } = int.MaxValue;

    /// <summary>From now on others are waited for.</summary>
    public void Begin() => (_seenMore, FewestMore) = (0, int.MaxValue);

    /// <summary>There are more threads than usual.</summary>
    /// <param name="more">How many.</param>
    /// <param name="now">Real milliseconds.</param>
    /// <returns>Real milliseconds for which there have been more.</returns>
    public long SeesStill(int more, long now)
    {
        _seenMore += FewestMore == int.MaxValue ? 0 : Math.Min(now - _lastLook, BetweenLooks);
        (_lastLook, FewestMore) = (now, Math.Min(FewestMore, more));
        return _seenMore;
    }
}
