// Misconception: there is one event loop in a program, so its queue can be static.
// Symptom: what one loop has left there, or what another thread posts to its own loop, runs in the wrong one.
// Notebook: notebooks/08-misconceptions-limits.ipynb#whose-value
// Rejected by: What_is_posted_too_late_does_not_run_in_the_next_loop_either
// Says: Expected the number of late callbacks that ran to be 0; it was 1
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
        private static readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> s_ready = [];

        public override void Post(SendOrPostCallback d, object? state) => s_ready.Add((d, state));

        public void RunUntil(Task main)
        {
            while (!main.IsCompleted)
            {
                var (callback, state) = s_ready.Take();
                callback(state);
            }
        }
    }
}
