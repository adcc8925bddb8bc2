// Misconception: Post always wakes the loop, so the loop can go to sleep first and take what there is when it wakes up.
// Symptom: a pulse wakes only who sleeps already. What main posts before it waits, a yield for example, lies there for
// ever.
// Notebook: notebooks/08-misconceptions-limits.ipynb#empty-is-not-the-end
// Rejected by: Everything_that_main_awaits_goes_on_on_one_thread
// Says: has not run 1 of the callbacks that were posted to it
// Rejected by: What_main_posts_waits_for_its_turn
// Says: the event loop under test has not run
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
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_ready)
            {
                _ready.Enqueue((d, state));
                Monitor.Pulse(_ready);
            }
        }

        public void RunUntil(Task main)
        {
            while (!main.IsCompleted)
            {
                (SendOrPostCallback callback, object? state) next;
                lock (_ready)
                {
                    Monitor.Wait(_ready);
                    next = _ready.Dequeue();
                }

                next.callback(next.state);
            }
        }
    }
}
