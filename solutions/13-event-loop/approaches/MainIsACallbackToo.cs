// Approach: main itself is the first callback, an async method around it notices its end, and a mark on the thread
// refuses nesting
using System.Collections.Concurrent;

namespace AsyncKatas.EventLoop;

public static class EventLoop
{
    [ThreadStatic]
    private static bool s_isRunning;

    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        Run(async () =>
        {
            await main();
            return true;
        });
    }

    public static T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        if (s_isRunning)
        {
            throw new InvalidOperationException("EventLoop.Run cannot be called from a running event loop.");
        }

        Task<T>? result = null;
        var loop = new Loop();
        loop.Post(_ => result = RunAndStopAsync(main, loop), state: null);
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(loop);
        s_isRunning = true;
        try
        {
            loop.Pump();
        }
        finally
        {
            s_isRunning = false;
            SynchronizationContext.SetSynchronizationContext(before);
        }

        return result!.GetAwaiter().GetResult();
    }

    // If main ends in the loop, this goes on within the same callback, so nothing that is still in the queue comes
    // before it. If main ends on another thread, this goes on in the loop.
    private static async Task<T> RunAndStopAsync<T>(Func<Task<T>> main, Loop loop)
    {
        try
        {
            return await main();
        }
        finally
        {
            loop.IsDone = true;
        }
    }

    private sealed class Loop : SynchronizationContext
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = [];

        public bool IsDone { get; set; }

        public override void Post(SendOrPostCallback d, object? state) => _ready.Add((d, state));

        public void Pump()
        {
            while (!IsDone)
            {
                var (callback, state) = _ready.Take();
                callback(state);
            }
        }
    }
}
