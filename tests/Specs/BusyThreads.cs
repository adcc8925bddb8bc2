namespace AsyncKatas.Tests.Specs;

/// <summary>Threads that compute as long as this is there.</summary>
internal sealed class BusyThreads : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _isOver;

    public BusyThreads(int count)
    {
        _threads =
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => new Thread(() =>
                {
                    while (!_isOver)
                    {
                        Thread.SpinWait(1000);
                    }
                })
                {
                    IsBackground = true,
                }),
        ];
        using (ExecutionContext.SuppressFlow())
        {
            Array.ForEach(_threads, static thread => thread.Start());
        }
    }

    public void Dispose()
    {
        _isOver = true;
        Array.ForEach(_threads, static thread => thread.Join());
    }
}
