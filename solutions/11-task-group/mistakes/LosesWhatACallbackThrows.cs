// Misconception: to cancel is to set a flag, and whatever goes wrong in there is of no interest.
// Symptom: Cancel runs the callbacks that jobs have registered; what one of them throws is swallowed, and nobody ever
// hears of it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#token-is-a-flag
// Rejected by: What_a_callback_of_the_token_throws_is_not_lost
// Says: to be [A failed, the callback failed]; they were [A failed]
namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly Lock _gate = new();
    private readonly List<Exception> _failures = [];
    private readonly CancellationTokenSource _cancellation;

    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _running = 1;

    private TaskGroup(CancellationTokenSource cancellation)
    {
        _cancellation = cancellation;

        CancellationToken = cancellation.Token;
    }

    public CancellationToken CancellationToken { get; }

    public static async Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        cancellationToken.ThrowIfCancellationRequested();

        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var group = new TaskGroup(cancellation);

        var main = group.CallAsync(body);
        _ = group.WatchAsync(main);
        await group._allEnded.Task;

        if (group._failures.Count > 0)
        {
            throw new AggregateException(group._failures);
        }

        cancellationToken.ThrowIfCancellationRequested();

        await main;
    }

    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);

        lock (_gate)
        {
            if (_running == 0)
            {
                throw new InvalidOperationException("The task group has finished: it takes no more jobs.");
            }

            if (CancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<T>(CancellationToken);
            }

            _running++;
        }

        var task = CallAsync(job);
        _ = WatchAsync(task);
        return task;
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> job) => await job(CancellationToken);

    private async Task CallAsync(Func<TaskGroup, Task> body)
    {
        try
        {
            await body(this);
        }
        catch (OperationCanceledException)
        {
            Cancel();
            throw;
        }
    }

    private async Task WatchAsync(Task task)
    {
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );

        if (task.Exception is { InnerException: { } failure })
        {
            Keep(failure);
            Cancel();
        }

        lock (_gate)
        {
            if (--_running == 0)
            {
                _allEnded.SetResult();
            }
        }
    }

    private void Keep(Exception failure)
    {
        lock (_gate)
        {
            if (!_failures.Exists(known => ReferenceEquals(known, failure)))
            {
                _failures.Add(failure);
            }
        }
    }

    private void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException) { }
    }
}
