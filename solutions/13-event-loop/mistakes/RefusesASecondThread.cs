// Misconception: a static flag tells whether a loop is running.
// Symptom: it tells of every thread: while one thread runs a loop, no other can.
// Notebook: notebooks/08-misconceptions-limits.ipynb#whose-value
// Rejected by: Two_loops_on_two_threads_run_side_by_side
// Says: an exception came out that nobody expected: InvalidOperationException
// Rejected by: Main_may_run_another_loop_on_another_thread
// Says: an exception came out that nobody expected: InvalidOperationException
using System.Collections.Concurrent;

namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    private static int s_running;

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
        if (Interlocked.Exchange(ref s_running, 1) == 1)
        {
            throw new InvalidOperationException("An event loop is running already.");
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
            Volatile.Write(ref s_running, 0);
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
