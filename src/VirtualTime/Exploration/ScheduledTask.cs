namespace AsyncKatas.VirtualTime;

/// <summary>A task of a scheduled run, which goes on only when it is its turn.</summary>
internal sealed class ScheduledTask(string name, Func<Task> work)
{
    private static readonly AsyncLocal<ScheduledTask?> s_current = new();

    private TaskCompletionSource? _point;
    private bool _hasBegun;

    /// <summary>The task on whose behalf this code runs.</summary>
    public static ScheduledTask? Current => s_current.Value;

    public string Name => name;

    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>The lock that it waits for.</summary>
    public SharedLock? WaitsFor { get; private set; }

    public bool HasEnded => _hasBegun && Ended.IsCompleted;

    /// <summary>True if it would go on if it were its turn.</summary>
    public bool IsReady => !HasEnded && (!_hasBegun || (_point is not null && WaitsFor is null));

    /// <summary>Lets it go on to its next scheduling point.</summary>
    public void TakeStep()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            Ended = BeginAsync();
            return;
        }

        var point = _point!;
        _point = null;
        point.SetResult();
    }

    /// <summary>Waits at a scheduling point until it is its turn.</summary>
    /// <param name="waitsFor">What it has to get first.</param>
    public Task StopAsync(SharedLock? waitsFor)
    {
        (_point, WaitsFor) = (new TaskCompletionSource(), waitsFor);
        return _point.Task;
    }

    public void StopWaiting() => WaitsFor = null;

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
            _point = null;
        }
    }
}
