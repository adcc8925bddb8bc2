// Misconception: an AsyncLocal belongs to the thread, so it tells whether a loop is running here.
// Symptom: it flows with the code, also to the pool thread of a Task.Run, where no loop is running.
// Notebook: notebooks/08-misconceptions-limits.ipynb#empty-is-not-the-end
// Rejected by: Main_may_run_another_loop_on_another_thread
// Says: an exception came out that nobody expected: InvalidOperationException
using System.Collections.Concurrent;

namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    private static readonly AsyncLocal<bool> s_running = new();

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
        if (s_running.Value)
        {
            throw new InvalidOperationException("An event loop is running already.");
        }

        s_running.Value = true;

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
            s_running.Value = false;
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
