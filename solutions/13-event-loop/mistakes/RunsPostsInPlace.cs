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

        public void RunUntil(Task main)
        {
            while (!main.IsCompleted)
            {
                var (callback, state) = _ready.Take();
                callback(state);
            }

            _stopped = true;
        }
    }
}
