namespace AsyncKatas.VirtualTime;

/// <summary>Tells whether a thread waits, as seen by others.</summary>
internal sealed class ThreadLook
{
    [ThreadStatic]
    private static ThreadLook? s_current;

    private readonly Thread _thread = Thread.CurrentThread;
    private int _gates;

    /// <summary>That of the calling thread.</summary>
    public static ThreadLook Current => s_current ??= new ThreadLook();

    /// <summary>False when the thread has ended.</summary>
    public bool IsAlive => _thread.IsAlive;

    /// <summary>True while code of its own has it sleep or wait.</summary>
    public bool IsWaiting
    {
        get
        {
            // Odd while it is at a gate. A visit there between two looks shows too.
            var before = Volatile.Read(ref _gates);
            return before % 2 == 0
                && _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)
                && Volatile.Read(ref _gates) == before;
        }
    }

    /// <summary>Called by the thread itself: from now on it waits for nobody but the clock.</summary>
    public void ComeToGate() => Interlocked.Increment(ref _gates);

    /// <summary>Called by the thread itself: it waits there no more.</summary>
    public void LeaveGate() => Interlocked.Increment(ref _gates);
}
