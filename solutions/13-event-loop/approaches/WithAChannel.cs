// Approach: the queue is a channel. A completed channel takes nothing more and says so without an exception
using System.Threading.Channels;

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
            throw new InvalidOperationException("EventLoop.Run cannot be called from a running event loop.");
        }

        s_isRunning = true;
        var ready = Channel.CreateUnbounded<(SendOrPostCallback Callback, object? State)>(
            new() { SingleReader = true }
        );
        SynchronizationContext.SetSynchronizationContext(new ChannelContext(ready.Writer));
        try
        {
            var task = main();
            _ = task.ContinueWith(
                _ => ready.Writer.Complete(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );

            // The enumerator blocks this thread while the channel is empty and open: just what a loop does that waits.
            var posted = ready.Reader.ReadAllAsync().ToBlockingEnumerable();
            foreach (var (callback, state) in posted.TakeWhile(_ => !task.IsCompleted))
            {
                callback(state);
            }

            return task;
        }
        finally
        {
            // Also after the exception of a callback.
            ready.Writer.TryComplete();
            SynchronizationContext.SetSynchronizationContext(before);
            s_isRunning = false;
        }
    }

    private sealed class ChannelContext(ChannelWriter<(SendOrPostCallback Callback, object? State)> ready)
        : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => ready.TryWrite((d, state));
    }
}
