// Misconception: the end of main is one more callback, and the loop leaves when it gets to it.
// Symptom: everything that stands before it in the queue still runs, after the end of main.
// Notebook: notebooks/08-misconceptions-limits.ipynb#post-is-a-queue
// Rejected by: What_is_still_in_the_queue_when_main_ends_never_runs
// Says: Expected the number of callbacks that ran after main to be 0; it was 1
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
            _ = task.ContinueWith(_ => context.Post(_ => context.Stop(), state: null), TaskScheduler.Default);
            context.RunUntilStopped();
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
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = [];
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
