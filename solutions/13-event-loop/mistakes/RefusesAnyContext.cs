// Misconception: a thread that has a context is running a loop.
// Symptom: other things have contexts too: a window, a test runner. There Run does not work at all.
// Notebook: notebooks/08-misconceptions-limits.ipynb#left-behind
// Rejected by: The_context_of_the_thread_is_there_again_afterwards
// Says: InvalidOperationException (An event loop is running on this thread already.)
using System.Collections.Concurrent;

namespace AsyncKatas.EventLoop;

public static class EventLoop
{
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
        var before = SynchronizationContext.Current;
        if (before is not null)
        {
            throw new InvalidOperationException("An event loop is running on this thread already.");
        }

        var context = new LoopContext();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = main();
            _ = task.ContinueWith(_ => context.Post(static _ => { }, state: null), TaskScheduler.Default);
            context.RunUntil(task);
            return task;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class LoopContext : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = [];

        public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

        public void RunUntil(Task main)
        {
            while (!main.IsCompleted)
            {
                var (callback, state) = _ready.Take();
                callback(state);
            }
        }
    }
}
