using System.Diagnostics;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// Brings continuations back to the loop's thread, counts async void methods, and sees every blocking wait of that
/// thread.
/// </summary>
[StackTraceHidden]
internal sealed class LoopContext : SynchronizationContext
{
    // A wait that nobody can end is recognized after this many slices in which nobody else could run.
    private const int Slice = 20;
    private const int IdleSlices = 10;

    private readonly RunLoop _loop;
    private volatile bool _isWaiting;

    public LoopContext(RunLoop loop)
    {
        _loop = loop;
        SetWaitNotificationRequired();
    }

    /// <summary>True while the loop's thread blocks in a wait that will report itself.</summary>
    public bool IsWaiting => _isWaiting;

    public override void Post(SendOrPostCallback d, object? state) => _loop.Turns.Post(d, state);

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!_loop.IsLoopThread)
        {
            throw new NotSupportedException(
                "SynchronizationContext.Send would block a thread until the virtual clock's loop gets to it. Use Post."
            );
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void OperationStarted() => _loop.AsyncVoidStarted();

    public override void OperationCompleted() => _loop.AsyncVoidEnded();

    /// <summary>
    /// .NET routes <c>.Result</c>, <c>.Wait()</c>, <c>WaitOne</c>, <c>Join</c> and contended locks of the loop's thread
    /// through here.
    /// </summary>
    /// <remarks>A wait with a limit is a timer of the real clock: how it ends would depend on the machine.</remarks>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        if (millisecondsTimeout == 0)
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        if (millisecondsTimeout > 0)
        {
            throw _loop.FailRealLimitOfWait();
        }

        _isWaiting = true;
        try
        {
            return WaitWhileItIsWorthwhile(waitHandles, waitAll);
        }
        finally
        {
            _isWaiting = false;
        }
    }

    private int WaitWhileItIsWorthwhile(IntPtr[] waitHandles, bool waitAll)
    {
        var idle = 0;
        var start = Environment.TickCount64;
        while (true)
        {
            var result = WaitHelper(waitHandles, waitAll, Slice);
            if (result != WaitHandle.WaitTimeout)
            {
                return result;
            }

            idle = _loop.NobodyElseCanRun ? idle + 1 : 0;
            if (idle >= IdleSlices || (idle == 0 && Environment.TickCount64 - start >= _loop.BlockingLimit))
            {
                throw _loop.FailBlockingCall(nobodyElseCanRun: idle > 0);
            }
        }
    }
}
