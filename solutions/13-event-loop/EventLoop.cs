using System.Collections.Concurrent;

namespace AsyncKatas.EventLoop;

/// <summary>Runs async code on the calling thread, one piece after the other, as Python's asyncio.run does.</summary>
public static class EventLoop
{
    // Whether a loop runs here is a matter of the thread. The current context does not tell: somebody may have put
    // another one in its place. A plain static flag would also see other threads, and an AsyncLocal would flow to them.
    [ThreadStatic]
    private static bool s_isRunning;

    /// <summary>
    /// Calls <paramref name="main"/> on the calling thread and runs everything that it awaits there too, until it has
    /// ended. What is in the queue then, or is posted later, is dropped.
    /// </summary>
    /// <param name="main">The program.</param>
    /// <exception cref="ArgumentNullException"><paramref name="main"/> is null.</exception>
    /// <exception cref="InvalidOperationException">This thread is running an event loop already.</exception>
    /// <remarks>
    /// The exception of main comes out as it is, and so does one that a callback throws: that ends the loop at once.
    /// </remarks>
    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);

        // The task has ended, so this does not block. Unlike Wait and Result it throws the exception itself, not an
        // AggregateException around it.
        RunToTheEnd(main).GetAwaiter().GetResult();
    }

    /// <summary>Does the same for a program that has a result.</summary>
    /// <typeparam name="T">Type of the result.</typeparam>
    /// <param name="main">The program.</param>
    /// <returns>The result of main.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="main"/> is null.</exception>
    /// <exception cref="InvalidOperationException">This thread is running an event loop already.</exception>
    /// <remarks>
    /// The exception of main comes out as it is, and so does one that a callback throws: that ends the loop at once.
    /// </remarks>
    public static T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return RunToTheEnd(main).GetAwaiter().GetResult();
    }

    private static TTask RunToTheEnd<TTask>(Func<TTask> main)
        where TTask : Task
    {
        if (s_isRunning)
        {
            throw new InvalidOperationException("EventLoop.Run cannot be called from a running event loop.");
        }

        // The context must be there before main runs: every await asks for it when it begins to wait.
        var before = SynchronizationContext.Current;
        var context = new LoopContext();
        s_isRunning = true;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = main();

            // The callback that does nothing wakes a loop that has nothing to run when main ends, on another thread,
            // after ConfigureAwait(false). The loop asks the task before each callback, so what is in the queue then
            // stays there.
            _ = task.ContinueWith(_ => context.Post(static _ => { }, state: null), TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                context.RunNext();
            }

            return task;
        }
        finally
        {
            // Whatever happened: the thread was only lent to us.
            SynchronizationContext.SetSynchronizationContext(before);
            s_isRunning = false;
        }
    }

    private sealed class LoopContext : SynchronizationContext
    {
        // First in, first out; any thread may add; Take sleeps while it is empty. It is never completed: what comes
        // after the end of main lies there until the garbage collector takes it, and whoever posted it gets no
        // exception.
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = [];

        // Only puts it in the queue, even on the loop's own thread: whoever posts goes on first, and every callback
        // waits for its turn.
        public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

        public void RunNext()
        {
            var (callback, state) = _ready.Take();
            callback(state);
        }
    }
}
