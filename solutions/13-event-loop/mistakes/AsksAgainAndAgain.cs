// Misconception: Thread.Yield gives the processor away, so going round and asking for work costs nothing.
// Symptom: it gives it away for a moment, if anybody wants it: a loop that has nothing to do keeps a core busy.
// Rejected by: Run_comes_back_when_main_has_ended
// Says: keeps its thread busy, though nothing is posted to it
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
            if (_ready.TryTake(out var next))
            {
                next.Callback(next.State);
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}
