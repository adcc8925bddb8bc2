// Misconception: the context does no harm once the loop has ended.
// Symptom: the next await on this thread posts to a queue that nobody reads any more, and waits for ever.
// Notebook: notebooks/08-misconceptions-limits.ipynb#left-behind
// Rejected by: The_context_of_the_thread_is_there_again_afterwards
// Says: Before it was a SynchronizationContext, now it is a LoopContext
// Rejected by: A_second_run_works_like_the_first
// Says: An event loop is running on this thread already
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
        var task = main();
        _ = task.ContinueWith(_ => context.Post(_ => context.Stop(), state: null), TaskScheduler.Default);
        context.RunUntilStopped();
        return task;
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
