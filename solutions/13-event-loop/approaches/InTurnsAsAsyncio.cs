// Approach: a plain queue with a monitor, and turns as in asyncio: each runs what was ready when it began
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
        var turns = new Turns();
        SynchronizationContext.SetSynchronizationContext(turns);
        try
        {
            var task = main();
            _ = task.ContinueWith(
                _ => turns.Stop(),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
            while (turns.WaitForNext() is { Length: > 0 } ready)
            {
                foreach (var (callback, state) in ready.TakeWhile(_ => !task.IsCompleted))
                {
                    callback(state);
                }
            }

            return task;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
            s_isRunning = false;
        }
    }

    private sealed class Turns : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];
        private bool _isStopped;

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_ready)
            {
                if (!_isStopped)
                {
                    _ready.Enqueue((d, state));
                    Monitor.Pulse(_ready);
                }
            }
        }

        public void Stop()
        {
            lock (_ready)
            {
                _isStopped = true;
                Monitor.Pulse(_ready);
            }
        }

        // What the callbacks of this turn post belongs to the next one. Nothing, once it is stopped.
        public (SendOrPostCallback Callback, object? State)[] WaitForNext()
        {
            lock (_ready)
            {
                // A pulse reaches only who sleeps already, so look first, and look again after each.
                while (_ready.Count == 0 && !_isStopped)
                {
                    Monitor.Wait(_ready);
                }

                var turn = _isStopped ? [] : _ready.ToArray();
                _ready.Clear();
                return turn;
            }
        }
    }
}
