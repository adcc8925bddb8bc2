// Misconception: a group whose jobs have all delivered has nothing to say about a cancellation.
// Symptom: the caller has asked for the end and gets a success: what it does next runs although it was to stop.
// Rejected by: A_cancelled_group_ends_as_cancelled_even_if_all_its_jobs_deliver
// Says: Expected the task to end as Canceled; at 2 s it ended as RanToCompletion.
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
        var stopped = false;

        while (group._tasks.TryDequeue(out var task))
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            stopped |= task.IsCanceled;
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

        if (stopped)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        await main;
    }

    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (_finished)
        {
            throw new InvalidOperationException("The task group has finished: it takes no more jobs.");
        }

        if (CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(CancellationToken);
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
