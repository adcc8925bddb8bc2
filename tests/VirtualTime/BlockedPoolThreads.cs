namespace AsyncKatas.Tests.VirtualTime;

/// <summary>Pool threads that somebody else blocks, as some test hosts do for as long as they live.</summary>
internal sealed class BlockedPoolThreads : IDisposable
{
    private readonly ManualResetEventSlim _release = new();
    private readonly CountdownEvent _ended;

    /// <summary>Returns when that many threads are blocked.</summary>
    public BlockedPoolThreads(int count)
    {
        _ended = new CountdownEvent(count);
        using var blocked = new CountdownEvent(count);
        for (var i = 0; i < count; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                started =>
                {
                    started.Signal();
                    _release.Wait();
                    _ended.Signal();
                },
                blocked,
                preferLocal: false
            );
        }

        blocked.Wait();
    }

    /// <summary>Returns when the threads are free again.</summary>
    public void Dispose()
    {
        _release.Set();
        _ended.Wait();
        _release.Dispose();
        _ended.Dispose();
    }
}
