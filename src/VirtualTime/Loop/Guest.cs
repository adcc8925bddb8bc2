using System.Diagnostics;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// A thread other than the loop's own that has come to run code of the run: it waits for its turn, and then it has it.
/// </summary>
internal sealed class Guest : IDisposable
{
    // A thread that computes may be caught in a short wait, and one that has just been woken still looks as if it
    // waited.
    private const int LooksNeeded = 3;
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(1);

    private readonly ThreadLook _look = ThreadLook.Current;
    private readonly ManualResetEventSlim _admitted = new(initialState: false, spinCount: 0);
    private long _lastLook;
    private bool _hasBegun;
    private int _looks;

    /// <summary>Made by the thread itself.</summary>
    public Guest(Thread thread, long order, StackPosition cameAt) =>
        (Thread, Order, CameAt, PoolThread) =
            (thread, order, cameAt, thread.IsThreadPoolThread ? PoolThread.Current : null);

    public Thread Thread { get; }

    /// <summary>The smallest order has the next turn.</summary>
    public long Order { get; }

    /// <summary>Where on its stack the code of the run begins.</summary>
    public StackPosition CameAt { get; }

    /// <summary>Null if it is no thread of the pool.</summary>
    public PoolThread? PoolThread { get; }

    /// <summary>True while it runs code of others that code of the run has called.</summary>
    public bool IsOutside { get; set; }

    /// <summary>When its turn began, as a timestamp of the stopwatch.</summary>
    public long Since { get; private set; }

    /// <summary>True if it has been asleep or waiting at every look for some milliseconds.</summary>
    public bool IsBlocked => _looks >= LooksNeeded;

    /// <summary>True if it is asleep or waits at this moment, and not just for its turn.</summary>
    public bool IsWaitingNow => Volatile.Read(ref _hasBegun) && _look.IsWaiting;

    public void Admit()
    {
        Since = Stopwatch.GetTimestamp();
        _admitted.Set();
    }

    /// <summary>Called by the thread itself.</summary>
    /// <returns>True if it has its turn now; false after so many real milliseconds.</returns>
    public bool WaitForTurn(int milliseconds)
    {
        Volatile.Write(ref _hasBegun, _admitted.Wait(milliseconds));
        return _hasBegun;
    }

    public void Look()
    {
        if (!IsWaitingNow)
        {
            _looks = 0;
        }
        else if (_looks == 0 || Stopwatch.GetElapsedTime(_lastLook) >= s_betweenLooks)
        {
            _looks++;
            _lastLook = Stopwatch.GetTimestamp();
        }
    }

    public void Dispose() => _admitted.Dispose();
}
