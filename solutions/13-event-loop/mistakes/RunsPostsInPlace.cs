// Misconception: to post means to run, so Post may as well call the callback.
// Symptom: whoever ends a wait, a timer or another thread, runs the rest of main itself; and who posts waits for the callback.
// Notebook: notebooks/08-misconceptions-limits.ipynb#post-is-a-queue
// Rejected by: Everything_that_main_awaits_goes_on_on_one_thread
// Says: it is "[virtual time (1)] 1 s: main after a delay"
// Rejected by: What_main_posts_waits_for_its_turn
// Says: Expected the steps to be [main, callback]; they were [callback, main]
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
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = [];
        private bool _stopped;

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (_stopped)
            {
                return;
            }

            d(state);
            _ready.Add((static _ => { }, null));
        }

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
