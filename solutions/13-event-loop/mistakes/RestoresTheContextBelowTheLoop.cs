// Misconception: the last line of the method puts the old context back.
// Symptom: an exception never gets to the last line, and the thread keeps a dead context.
// Notebook: notebooks/08-misconceptions-limits.ipynb#left-behind
// Rejected by: The_context_of_the_thread_is_there_again_after_a_failure
// Says: Expected the thread to have the same SynchronizationContext after Run as before it; it has another one
using System.Collections.Concurrent;

namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    [ThreadStatic]
    private static bool s_isRunning;

    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);

        RunToTheEnd(main).GetAwaiter().GetResult();
    }

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

        var before = SynchronizationContext.Current;
        var context = new LoopContext();
        s_isRunning = true;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = main();

            _ = task.ContinueWith(_ => context.Post(static _ => { }, state: null), TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                context.RunNext();
            }

            task.GetAwaiter().GetResult();
            SynchronizationContext.SetSynchronizationContext(before);
            return task;
        }
        finally
        {
            s_isRunning = false;
        }
    }

    private sealed class LoopContext : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = [];

        public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

        public void RunNext()
        {
            var (callback, state) = _ready.Take();
            callback(state);
        }
    }
}
