// Misconception: each exception has been caught and written down, so every one of them counts as observed.
// Symptom: it was thrown on into the job's own task, which nobody ever looks at: the runtime reports it as an
// unobserved exception.
// Notebook: notebooks/01-gather-example.ipynb#investigate-lost
// Rejected by: No_failure_is_left_unobserved_when_nobody_awaits_the_jobs
// Says: nobody ever looked at
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
            throw;
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
