// Approach: one task stands for all jobs so far. Each new job joins it with WhenAll, which keeps every exception for
// us.
namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _cancellation;
    private Task _all = Task.CompletedTask;
    private volatile bool _finished;

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
        group.Join(main);
        Task all;
        while (!group.HasFinished(out all))
        {
            await all.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
        }

        if (all.Exception is { InnerExceptions: var failures })
        {
            throw new AggregateException(failures.Distinct());
        }

        cancellationToken.ThrowIfCancellationRequested();
        await main;
    }

    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (CancellationToken.IsCancellationRequested && !_finished)
        {
            return Task.FromCanceled<T>(CancellationToken);
        }

        // The task joins before the job is called: the group cannot end in between, and no job runs under the lock.
        var start = new TaskCompletionSource<Task<T>>();
        var task = start.Task.Unwrap();
        Join(task);
        start.SetResult(CallAsync(job));
        return task;
    }

    private void Join(Task task)
    {
        lock (_gate)
        {
            if (_finished)
            {
                throw new InvalidOperationException("The task group has finished: it takes no more jobs.");
            }

            _all = Task.WhenAll(_all, task);
        }
    }

    // While we waited for this one, somebody may have joined: then there is another one to wait for.
    private bool HasFinished(out Task all)
    {
        lock (_gate)
        {
            all = _all;
            _finished = all.IsCompleted;
            return _finished;
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
            Join(_cancellation.CancelAsync()); // in its task stands what a callback on the token throws
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
            Join(_cancellation.CancelAsync()); // in its task stands what a callback on the token throws
            throw;
        }
    }
}
