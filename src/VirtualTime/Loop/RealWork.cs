namespace AsyncKatas.VirtualTime;

/// <summary>
/// Counts work that waits for the real world. Starts and ends are counted apart: a single number could go up and down
/// again between two readings, and both would then show that nothing had happened.
/// </summary>
internal sealed class RealWork
{
    private long _started;
    private long _ended;

    public bool Any => Volatile.Read(ref _ended) != Started;

    /// <summary>How much work has ever started.</summary>
    public long Started => Volatile.Read(ref _started);

    public void Start() => Interlocked.Increment(ref _started);

    public void End() => Interlocked.Increment(ref _ended);
}
