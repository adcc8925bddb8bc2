// Misconception: the group reports the failure, so the task of the job need not do it again.
// Symptom: the job's task succeeds with no result: whoever awaits it goes on with null.
// Rejected by: The_task_of_a_failed_job_has_its_own_exception
// Says: Expected the exception of A to come out; your method ended without an exception at 1 s.
namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly Lock _gate = new();
    private readonly List<Exception> _failures = [];
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation;
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
        var bodyWasCancelled = false;
        try
        {
            await body(group);
        }
        catch (OperationCanceledException)
        {
            bodyWasCancelled = true;
            cancellation.Cancel();
        }
        catch (Exception exception)
        {
            group.Keep(exception);
        }

        group.Leave();
        await group._allEnded.Task;
        if (group._failures.Count > 0)
        {
            throw new AggregateException(group._failures);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (bodyWasCancelled)
        {
            throw new OperationCanceledException();
        }
    }

    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        lock (_gate)
        {
            if (_running == 0)
            {
                throw new InvalidOperationException("The task group has finished.");
            }

            if (CancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<T>(CancellationToken);
            }

            _running++;
        }

        return CallAsync(job);
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> job)
    {
        try
        {
            return await job(CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Keep(exception);
            return default!;
        }
        finally
        {
            Leave();
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

    private void Leave()
    {
        lock (_gate)
        {
            if (--_running == 0)
            {
                _allEnded.SetResult();
            }
        }
    }
}
