// Misconception: a task that holds no exception has ended well.
// Symptom: a cancelled task holds none either: Run comes back as if all were well.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#cancelled-or-faulted
// Rejected by: A_cancelled_main_comes_out_as_an_OperationCanceledException
// Says: Expected an OperationCanceledException; your method ended without an exception at 1 s.
using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    [ThreadStatic]
    private static bool s_isRunning;

    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);

        if (RunToTheEnd(main).Exception is { InnerException: { } exception })
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    public static T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        return RunToTheEnd(main).GetAwaiter().GetResult();
    }

    private static TTask RunToTheEnd<TTask>(Func<TTask> main)
        where TTask : Task
    {
        if (s_isRunning)
        {
            throw new InvalidOperationException("EventLoop.Run cannot be called from a running event loop.");
        }

        var before = SynchronizationContext.Current;
        var context = new LoopContext();
        s_isRunning = true;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = main();

            _ = task.ContinueWith(_ => context.Post(static _ => { }, state: null), TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                context.RunNext();
            }

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

        public void RunNext()
        {
            var (callback, state) = _ready.Take();
            callback(state);
        }
    }
}
