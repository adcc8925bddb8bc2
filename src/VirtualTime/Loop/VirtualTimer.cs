using System.Runtime.CompilerServices;

namespace AsyncKatas.VirtualTime;

/// <summary>A timer of the virtual clock. Everything mutable in it is guarded by its queue's lock.</summary>
internal sealed class VirtualTimer : ITimer
{
    // What Timer and TimeProvider.System accept at most, in milliseconds.
    private const long MaxMilliseconds = uint.MaxValue - 1;

    private readonly TimerQueue _queue;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public VirtualTimer(TimerQueue queue, TimerCallback callback, object? state) =>
        (_queue, _callback, _state) = (queue, callback, state);

    /// <summary>When it fires next, in ticks since the start of the run.</summary>
    public long Due { get; set; }

    /// <summary>Decides between timers that are due together: the one armed first fires first.</summary>
    public long Order { get; set; }

    /// <summary>Ticks between two firings; 0: fires once.</summary>
    public long Period { get; set; }

    public bool IsArmed { get; set; }

    public bool IsDisposed { get; set; }

    public void Fire()
    {
        if (_context is null)
        {
            _callback(_state);
        }
        else
        {
            ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Call(), this);
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period) => _queue.Change(this, Checked(dueTime), Checked(period));

    public void Dispose() => _queue.Dispose(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    // As .NET's timers see it: less than a millisecond below zero is zero, and from there on it is infinite.
    private static TimeSpan Checked(TimeSpan time, [CallerArgumentExpression(nameof(time))] string? name = null)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, MaxMilliseconds, name);
        return milliseconds == 0 && time < TimeSpan.Zero ? TimeSpan.Zero : time;
    }

    private void Call() => _callback(_state);
}
