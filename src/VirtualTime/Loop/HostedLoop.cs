namespace AsyncKatas.VirtualTime;

/// <summary>
/// An event loop under test that blocks a thread of its own. The clock may move on while that loop waits, which is when
/// main is under way and everything that was posted has run.
/// </summary>
internal sealed class HostedLoop
{
    private readonly Action<Exception> _fail;
    private ThreadLook? _thread;
    private Task? _main;
    private int _posted;
    private int _posts;
    private int _running;
    private int _mainHasReturned;
    private int _isLeaving;
    private int _hasEnded;

    public HostedLoop(Action<Exception> fail) => _fail = fail;

    /// <summary>
    /// True while it waits, or when it is over. Whatever its thread runs keeps it busy, however that got into its
    /// queue.
    /// </summary>
    public bool IsWaiting =>
        Volatile.Read(ref _hasEnded) == 1
        || (
            Volatile.Read(ref _mainHasReturned) == 1
            && Volatile.Read(ref _posted) == 0
            && _main is { IsCompleted: false }
            && Volatile.Read(ref _isLeaving) == 0
            && IsBlocked
        );

    /// <summary>How many callbacks have ever been posted to it.</summary>
    public int Posts => Volatile.Read(ref _posts);

    /// <summary>True while the thread of the loop sleeps or waits.</summary>
    public bool IsBlocked => Volatile.Read(ref _thread) is { IsWaiting: true };

    /// <summary>What the loop is doing instead of waiting, as a part of a sentence.</summary>
    public string Activity =>
        Volatile.Read(ref _running) > 0 ? "runs a callback that does not come to an end (a blocking call?)"
        : Volatile.Read(ref _posted) is > 0 and var posted
            ? $"has not run {posted} of the callbacks that were posted to it"
        : Volatile.Read(ref _mainHasReturned) == 0 ? "has not called main, or main blocks"
        : _main is { IsCompleted: false } ? "keeps its thread busy, though nothing is posted to it"
        : "has not come back although main has ended";

    public void Started() => Volatile.Write(ref _thread, ThreadLook.Current);

    /// <summary>
    /// Calls main in the context that the loop has set, seen through a context that counts. The loop itself never sees
    /// that one.
    /// </summary>
    public Task CallMainAsync(Func<Task> main)
    {
        var context = SynchronizationContext.Current;
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(new HostedContext(context, this));
        }

        try
        {
            _main = main();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }

        Volatile.Write(ref _mainHasReturned, 1);
        return _main;
    }

    public void Posted()
    {
        Interlocked.Increment(ref _posted);
        Interlocked.Increment(ref _posts);
    }

    public void PostFailed(Exception exception)
    {
        Interlocked.Decrement(ref _posted);
        _fail(exception);
    }

    public void CallbackStarted() => Interlocked.Increment(ref _running);

    public void CallbackEnded()
    {
        Interlocked.Decrement(ref _running);
        Interlocked.Decrement(ref _posted);
    }

    public void Leaving() => Volatile.Write(ref _isLeaving, 1);

    public void Ended() => Volatile.Write(ref _hasEnded, 1);
}
