// Misconception: callbacks do not depend on each other, so any collection will do, and a stack is the cheapest.
// Symptom: the latest overtakes all others: tasks start in the opposite order, and under load the oldest never get their turn.
// Notebook: notebooks/08-misconceptions-limits.ipynb#post-is-a-queue
// Rejected by: What_is_posted_first_runs_first
// Says: Expected the callbacks, in the order in which they ran, to be [1, 2, 3, 4, 5]
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
        var before = SynchronizationContext.Current;
        if (s_isRunning)
        {
            throw new InvalidOperationException("An event loop is running on this thread already.");
        }

        s_isRunning = true;
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
            s_isRunning = false;
        }
    }

    private sealed class LoopContext : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = new(new ConcurrentStack<(SendOrPostCallback, object?)>());

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
