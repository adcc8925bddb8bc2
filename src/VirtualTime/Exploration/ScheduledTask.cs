namespace AsyncKatas.VirtualTime;

/// <summary>A task of a scheduled run, which goes on only when it is its turn.</summary>
internal sealed class ScheduledTask(string name, Func<Task> work)
{
    private static readonly AsyncLocal<ScheduledTask?> s_current = new();

    // Code that awaits several things at once stops at several points. It goes on from that which could go on first:
    // what others do adds to the end of this line and never changes its head, which the reduction relies on.
    private readonly Queue<TaskCompletionSource> _ready = [];
    private readonly List<(SharedLock Lock, TaskCompletionSource Point)> _waiting = [];
    private bool _hasBegun;

    /// <summary>The task on whose behalf this code runs.</summary>
    public static ScheduledTask? Current => s_current.Value;

    public string Name => name;

    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>The lock that it has waited for longest.</summary>
    public SharedLock? WaitsFor => _waiting is [var first, ..] ? first.Lock : null;

    public bool HasEnded => _hasBegun && Ended.IsCompleted;

    /// <summary>True if it would go on if it were its turn.</summary>
    public bool IsReady => !HasEnded && (!_hasBegun || _ready.Count > 0);

    /// <summary>Lets it go on to its next scheduling point.</summary>
    public void TakeStep()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            Ended = BeginAsync();
            return;
        }

        _ready.Dequeue().SetResult();
    }

    /// <summary>Waits at a scheduling point until it is its turn.</summary>
    public Task StopAsync()
    {
        var point = new TaskCompletionSource();
        _ready.Enqueue(point);
        return point.Task;
    }

    /// <summary>Waits at a scheduling point until it has got a lock, and it is its turn.</summary>
    public Task StopAsync(SharedLock waitsFor)
    {
        var point = new TaskCompletionSource();
        _waiting.Add((waitsFor, point));
        return point.Task;
    }

    /// <summary>It has got a lock: of those that asked for it, the first can go on.</summary>
    public void StopWaiting(SharedLock got)
    {
        var first = _waiting.FindIndex(it => it.Lock == got);
        _ready.Enqueue(_waiting[first].Point);
        _waiting.RemoveAt(first);
    }

    // What an async method sets here, its caller does not see.
    private async Task BeginAsync()
    {
        s_current.Value = this;
        try
        {
            await work();
        }
        finally
        {
            _ready.Clear();
        }
    }
}
