// Misconception: a job that ends as cancelled stops nobody, so a body that has awaited it must go unpunished too.
// Symptom: the body has ended half way all the same: the other jobs run on for nobody, and the group ends as if all were well.
// Rejected by: A_body_that_awaits_a_cancelled_job_cancels_the_group_too
// Says: Expected the task to end as Canceled; at 5 s it ended as RanToCompletion.
using System.Collections.Concurrent;

namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly ConcurrentQueue<Task> _tasks = [];
    private readonly CancellationTokenSource _cancellation;
    private readonly List<Exception> _cancelled = [];
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
        catch (OperationCanceledException exception)
        {
            _cancelled.Add(exception);
            throw;
        }
        catch (Exception)
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
        catch (Exception exception) when (!_cancelled.Contains(exception))
        {
            Cancel();
            throw;
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Cancel() => _tasks.Enqueue(_cancellation.CancelAsync());
}
