// Misconception: a loop needs a fresh thread, and whoever calls Run only has to wait for it.
// Symptom: one thread runs it all, but it is not the caller's: what belongs to that thread is missing in main.
// Notebook: notebooks/08-misconceptions-limits.ipynb#empty-is-not-the-end
// Rejected by: Main_is_called_on_the_thread_that_called_Run
// Says: it was called on another one
// Also rejected by: Run_returns_the_result_of_main, A_second_run_works_like_the_first
using System.Collections.Concurrent;

namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    [ThreadStatic]
    private static bool s_isRunning;

    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        OnAThread(() => RunToTheEnd(main)).GetAwaiter().GetResult();
    }

    public static T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return OnAThread(() => RunToTheEnd(main)).GetAwaiter().GetResult();
    }

    private static TTask OnAThread<TTask>(Func<TTask> run)
        where TTask : Task
    {
        if (s_isRunning)
        {
            throw new InvalidOperationException("An event loop is running on this thread already.");
        }

        var result = new TaskCompletionSource<TTask>();
        var thread = new Thread(() =>
        {
            try
            {
                result.SetResult(run());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        });
        thread.Start();
        thread.Join();
        return result.Task.GetAwaiter().GetResult();
    }

    private static TTask RunToTheEnd<TTask>(Func<TTask> main)
        where TTask : Task
    {
        var before = SynchronizationContext.Current;
        var context = new LoopContext();
        SynchronizationContext.SetSynchronizationContext(context);
        s_isRunning = true;
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
