// Misconception: callbacks do not depend on each other, so any collection will do, and a stack is the cheapest.
// Symptom: the latest overtakes all others: tasks start in the opposite order, and under load the oldest never get their turn.
// Notebook: notebooks/08-misconceptions-limits.ipynb#post-is-a-queue
// Rejected by: What_is_posted_first_runs_first
// Says: Expected the callbacks, as they ran, to be [1, 2, 3, 4, 5]
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
        if (before is LoopContext)
        {
            throw new InvalidOperationException("An event loop is running on this thread already.");
        }

        var context = new LoopContext();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = main();
            _ = task.ContinueWith(_ => context.Post(_ => context.Stop(), state: null), TaskScheduler.Default);
            context.RunUntilStopped();
            return task;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class LoopContext : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = new(new ConcurrentStack<(SendOrPostCallback, object?)>());
        private bool _stopped;

        public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

        public void Stop() => _stopped = true;

        public void RunUntilStopped()
        {
            while (!_stopped)
            {
                var (callback, state) = _ready.Take();
                callback(state);
            }
        }
    }
}
