// Misconception: Wait and Result throw what the task has failed with.
// Symptom: they throw an AggregateException around it, so no catch block for the real one matches.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#result-wraps
// Rejected by: The_exception_of_main_comes_out_as_it_is
// Says: it ended with AggregateException of InvalidOperationException (main failed)
// Rejected by: A_cancelled_main_comes_out_as_an_OperationCanceledException
// Says: Expected an OperationCanceledException; it ended with AggregateException
using System.Collections.Concurrent;

namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        RunToTheEnd(main).Wait();
    }

    public static T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return RunToTheEnd(main).Result;
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
