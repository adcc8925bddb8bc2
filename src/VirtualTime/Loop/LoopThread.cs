using System.Collections.Concurrent;

namespace AsyncKatas.VirtualTime;

/// <summary>
/// A thread that runs the loop of one run after the other. To start one costs more than all else in a short run, and a
/// thread that is just ending would look like one that is just starting.
/// </summary>
internal sealed class LoopThread
{
    private static readonly ConcurrentStack<LoopThread> s_idle = [];

    private readonly AutoResetEvent _start = new(initialState: false);
    private Action? _loop;
    private ThreadLook? _look;

    private LoopThread()
    {
        Thread = new Thread(RunLoops) { IsBackground = true, Name = "virtual time" };
        Thread.UnsafeStart();
    }

    public Thread Thread { get; }

    /// <summary>True while code that runs there has it wait; false before the first loop.</summary>
    public bool IsWaiting => Volatile.Read(ref _look) is { IsWaiting: true };

    /// <summary>A thread that has nothing to do. One whose loop never ends is never seen again.</summary>
    public static LoopThread Take() => s_idle.TryPop(out var idle) ? idle : new LoopThread();

    /// <summary>Runs the loop, and is idle again when it has ended.</summary>
    public void Run(Action loop)
    {
        _loop = loop;
        _start.Set();
    }

    private void RunLoops()
    {
        ThreadCensus.Add();
        Volatile.Write(ref _look, ThreadLook.Current);
        while (true)
        {
            _start.WaitOne();
            RunOne();
            s_idle.Push(this);
        }
    }

    // A method of its own: what it leaves on the stack must not keep anything of the run alive.
    private void RunOne()
    {
        var loop = _loop!;
        _loop = null;
        loop();
    }
}
