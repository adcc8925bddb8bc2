// Misconception: whatever a catch block catches is a failure.
// Symptom: catch (Exception) catches cancellation too: the jobs that the group itself has cancelled are reported as
// failures.
// Notebook: notebooks/05-errors-and-limits.ipynb#about-collect
// Rejected by: A_cancelled_job_is_not_a_failure
// Says: Not expected: "A task was canceled." and "A task was canceled."
// Rejected by: A_job_that_ends_as_cancelled_by_itself_stops_nobody
// Says: At 1 s an exception came out that nobody expected: AggregateException of OperationCanceledException
namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly Lock _gate = new();
    private readonly List<Task> _tasks = [];
    private readonly List<Exception> _failures = [];
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
        await group.WaitForJobsAsync();
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
            if (_finished)
            {
                throw new InvalidOperationException("The task group has finished.");
            }

            if (CancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<T>(CancellationToken);
            }

            var task = CallAsync(job);
            _tasks.Add(task);
            return task;
        }
    }

    private static async Task QuietlyAsync(Task task) =>
        await task.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );

    private async Task WaitForJobsAsync()
    {
        while (TakeUnfinished() is { Length: > 0 } tasks)
        {
            await QuietlyAsync(Task.WhenAll(tasks));
        }
    }

    private Task[] TakeUnfinished()
    {
        lock (_gate)
        {
            Task[] unfinished = [.. _tasks.Where(static task => !task.IsCompleted)];
            _finished = unfinished.Length == 0;
            return unfinished;
        }
    }

    private void Keep(Exception exception)
    {
        lock (_gate)
        {
            if (!_failures.Contains(exception))
            {
                _failures.Add(exception);
            }
        }

        _cancellation.Cancel();
    }

    private async Task CallAsync(Func<TaskGroup, Task> body)
    {
        try
        {
            await body(this);
        }
        catch (OperationCanceledException)
        {
            _cancellation.Cancel();
            throw;
        }
        catch (Exception exception)
        {
            Keep(exception);
            throw;
        }
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> job)
    {
        try
        {
            return await job(CancellationToken);
        }
        catch (Exception exception)
        {
            Keep(exception);
            throw;
        }
    }
}
