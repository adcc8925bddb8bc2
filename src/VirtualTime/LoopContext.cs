using System;
using System.Diagnostics;
using System.Threading;

namespace AsyncKatas.VirtualTime;

/// <summary>Brings continuations back to the loop's thread, counts async void methods, and sees every blocking wait of that thread.</summary>
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

    public override void Post(SendOrPostCallback d, object? state) => _loop.Post(d, state);

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!_loop.IsLoopThread)
        {
            throw new NotSupportedException("SynchronizationContext.Send would block a thread until the virtual clock's loop gets to it. Use Post.");
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    public override void OperationStarted() => _loop.AsyncVoidStarted();

    public override void OperationCompleted() => _loop.AsyncVoidEnded();

    /// <summary>.NET routes <c>.Result</c>, <c>.Wait()</c>, <c>WaitOne</c>, <c>Join</c> and contended locks of the loop's thread through here.</summary>
    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        var limit = _loop.BlockingLimit;
        if (millisecondsTimeout >= 0 && millisecondsTimeout <= limit)
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        _isWaiting = true;
        try
        {
            return WaitWhileItIsWorthwhile(waitHandles, waitAll, limit) ?? throw _loop.FailBlockingCall();
        }
        finally
        {
            _isWaiting = false;
        }
    }

    private int? WaitWhileItIsWorthwhile(IntPtr[] waitHandles, bool waitAll, int limit)
    {
        var idle = 0;
        for (var end = Environment.TickCount64 + limit; Environment.TickCount64 < end && idle < IdleSlices;)
        {
            var result = WaitHelper(waitHandles, waitAll, Slice);
            if (result != WaitHandle.WaitTimeout)
            {
                return result;
            }

            idle = _loop.NobodyElseCanRun ? idle + 1 : 0;
        }

        return null;
    }
}
