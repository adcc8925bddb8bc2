// Misconception: a post from the thread of the loop need not go through the queue: we are there already.
// Symptom: the callback overtakes everything that has waited longer, and whoever posted it has to wait until it
// returns.
// Notebook: notebooks/08-misconceptions-limits.ipynb#empty-is-not-the-end
// Rejected by: What_main_posts_waits_for_its_turn
// Says: Expected the steps to be [main, callback]; they were [callback, main]
// Rejected by: Tasks_in_the_background_while_main_does_other_work
// Says: Expected line 1 to be "[event loop (1)] 0 s: main has made three tasks"; it is "[event loop (1)] 0 s: Download
// starts"
// Also rejected by: A_cancellation
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
        private readonly Thread _thread = Thread.CurrentThread;
        private bool _stopped;

        public override void Post(SendOrPostCallback d, object? state)
        {
            if (Thread.CurrentThread == _thread && !_stopped)
            {
                d(state);
            }
            else
            {
                _ready.Add((d, state));
            }
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
