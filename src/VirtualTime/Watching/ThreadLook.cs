namespace AsyncKatas.VirtualTime;

/// <summary>Tells whether a thread waits, as seen by others.</summary>
internal sealed class ThreadLook
{
    [ThreadStatic]
    private static ThreadLook? s_current;

    private readonly Thread _thread = Thread.CurrentThread;
    private volatile bool _isAtGate;

    /// <summary>That of the calling thread.</summary>
    public static ThreadLook Current => s_current ??= new ThreadLook();

    /// <summary>True while the thread waits for nobody but the clock.</summary>
    public bool IsAtGate
    {
        set => _isAtGate = value;
    }

    /// <summary>False when the thread has ended.</summary>
    public bool IsAlive => _thread.IsAlive;

    /// <summary>True while code of its own has it sleep or wait.</summary>
    public bool IsWaiting => _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin) && !_isAtGate;
}
