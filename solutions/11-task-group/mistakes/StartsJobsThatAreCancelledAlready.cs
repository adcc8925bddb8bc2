// Misconception: a job that gets a cancelled token ends by itself, at once.
// Symptom: it has begun by then: a job that does not look at its token, or not at once, does its work in a group that has failed.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#token-is-a-flag
// Rejected by: A_job_that_comes_after_a_failure_counts_as_cancelled_and_is_not_started
// Says: Expected the late job never to be started; it was started once.
using System.Collections.Concurrent;

namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly ConcurrentQueue<Task> _tasks = [];
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
        group._tasks.Enqueue(main);
        var failures = new List<Exception>();

        while (group._tasks.TryDequeue(out var task))
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            if (task.Exception is { InnerException: { } failure })
            {
                failures.Add(failure);
            }
        }

        group._finished = true;

        if (failures.Count > 0)
        {
            throw new AggregateException(failures.Distinct());
        }

        cancellationToken.ThrowIfCancellationRequested();

        await main;
    }

    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (_finished)
        {
            throw new InvalidOperationException("The task group has finished: it takes no more jobs.");
        }

        var task = CallAsync(job);
        _tasks.Enqueue(task);
        return task;
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

    private void Cancel() => _tasks.Enqueue(_cancellation.CancelAsync());
}
