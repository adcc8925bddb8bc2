// Misconception: the last line of the method puts the old context back.
// Symptom: an exception never gets to the last line. After one failed run the thread keeps a dead context and refuses
// the next run.
// Notebook: notebooks/08-misconceptions-limits.ipynb#empty-is-not-the-end
// Rejected by: The_context_of_the_thread_is_there_again_after_a_failure
// Says: Expected the thread to have the same SynchronizationContext after Run as before it; it has another one
// Rejected by: A_run_after_a_failed_one_works
// Says: An event loop is running on this thread already
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
        var task = main();
        _ = task.ContinueWith(_ => context.Post(static _ => { }, state: null), TaskScheduler.Default);
        context.RunUntil(task);
        SynchronizationContext.SetSynchronizationContext(before);
        s_isRunning = false;
        return task;
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
