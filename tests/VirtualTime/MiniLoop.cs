using System.Collections.Concurrent;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>The smallest event loop that blocks its thread.</summary>
internal sealed class MiniLoop : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    public static void Run(Func<Task> main)
    {
        var loop = new MiniLoop();
        SetSynchronizationContext(loop);
        var task = main();
        _ = task.ContinueWith(_ => loop._queue.CompleteAdding(), TaskScheduler.Default);
        foreach (var (callback, state) in loop._queue.GetConsumingEnumerable())
        {
            callback(state);
        }

        task.GetAwaiter().GetResult();
    }

    public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));
}
