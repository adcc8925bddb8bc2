// Approach: a list of all tasks, awaited again and again until a look at it finds that every one of them has ended.
namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly Lock _gate = new();
    private readonly List<Task> _tasks = [];
    private readonly CancellationTokenSource _cancellation;
    private bool _finished;

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
        await QuietlyAsync(main);

        // Jobs may add jobs while we wait, so one WhenAll is not enough.
        while (group.TakeUnfinished() is { Length: > 0 } unfinished)
        {
            await QuietlyAsync(Task.WhenAll(unfinished));
        }

        // Reading Exception also marks it as observed.
        var failed = group._tasks.Prepend(main).Where(static task => task.IsFaulted);
        Exception[] failures = [.. failed.Select(static task => task.Exception!.InnerException!).Distinct()];
        if (failures.Length > 0)
        {
            throw new AggregateException(failures);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await main;
    }

    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);

        // The task stands in the list before the job is called: the group cannot end in between, and no job runs under
        // the lock.
        var start = new TaskCompletionSource<Task<T>>();
        var task = start.Task.Unwrap();
        lock (_gate)
        {
            if (_finished)
            {
                throw new InvalidOperationException("The task group has finished: it takes no more jobs.");
            }

            if (CancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<T>(CancellationToken);
            }

            _tasks.Add(task);
        }

        start.SetResult(CallAsync(job));
        return task;
    }

    private static async Task QuietlyAsync(Task task) =>
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );

    private Task[] TakeUnfinished()
    {
        lock (_gate)
        {
            Task[] unfinished = [.. _tasks.Where(static task => !task.IsCompleted)];
            _finished = unfinished.Length == 0;
            return unfinished;
        }
    }

    private async Task CallAsync(Func<TaskGroup, Task> body)
    {
        try
        {
            await body(this);
        }
        catch
        {
            Cancel();
            throw;
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> job)
    {
        try
        {
            return await job(CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Cancel();
            throw;
        }
    }

    // A task like those of the jobs: in it stands what a callback on the token throws.
    private void Cancel()
    {
        var callbacks = _cancellation.CancelAsync();
        lock (_gate)
        {
            _tasks.Add(callbacks);
        }
    }
}
