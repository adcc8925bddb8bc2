using System.Diagnostics;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Hands everything on to the context of an event loop under test, and counts what that loop still has to run.
/// </summary>
[StackTraceHidden]
internal sealed class HostedContext : SynchronizationContext
{
    private readonly SynchronizationContext _inner;
    private readonly HostedLoop _loop;

    public HostedContext(SynchronizationContext inner, HostedLoop loop) => (_inner, _loop) = (inner, loop);

    public override void Post(SendOrPostCallback d, object? state)
    {
        _loop.Posted();
        try
        {
            _inner.Post(_ => RunCounted(d, state), state: null);
        }
        catch (Exception exception)
        {
            // What comes out of Post when .NET calls it for an await is thrown on a pool thread and ends the process.
            _loop.PostFailed(exception);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => _inner.Send(d, state);

    public override SynchronizationContext CreateCopy() => this;

    public override void OperationStarted() => _inner.OperationStarted();

    public override void OperationCompleted() => _inner.OperationCompleted();

    private void RunCounted(SendOrPostCallback callback, object? state)
    {
        var before = Current;
        SetSynchronizationContext(this);
        _loop.CallbackStarted();
        try
        {
            callback(state);
        }
        finally
        {
            _loop.CallbackEnded();
            SetSynchronizationContext(before);
        }
    }
}
