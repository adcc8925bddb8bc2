// Misconception: main should come to its end first; what a callback has thrown is kept and thrown then.
// Symptom: the program works on for as long as main likes, with a part of it dead, and nobody hears why until then.
// Rejected by: The_exception_of_an_async_void_method_ends_the_loop_and_comes_out
// Says: Expected the 2 jobs to take 1 s of virtual time; they took 3 s.
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
        if (s_isRunning)
        {
            throw new InvalidOperationException("EventLoop.Run cannot be called from a running event loop.");
        }

        var before = SynchronizationContext.Current;
        var context = new LoopContext();
        ExceptionDispatchInfo? failure = null;
        s_isRunning = true;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var task = main();

            _ = task.ContinueWith(_ => context.Post(static _ => { }, state: null), TaskScheduler.Default);
            while (!task.IsCompleted)
            {
                try
                {
                    context.RunNext();
                }
                catch (Exception exception)
                {
                    failure ??= ExceptionDispatchInfo.Capture(exception);
                }
            }

            failure?.Throw();
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
