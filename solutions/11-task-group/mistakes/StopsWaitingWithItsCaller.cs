// Misconception: WaitAsync with the caller's token is how to make a wait cancellable.
// Symptom: it ends the waiting, not the work: the group has ended, and its jobs are still cleaning up.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#run-timeout-abandoned
// Rejected by: A_cancelled_group_waits_until_its_jobs_have_ended
// Says: A and B were still running at 1 s (the last of them would have ended at 4 s).
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
        await group.WaitForJobsAsync().WaitAsync(cancellationToken);
        var failures = group._tasks.Prepend(main).Where(static task => task.IsFaulted).Select(static task => task.Exception!.InnerException!);
        if (failures.Any())
        {
            throw new AggregateException(failures.Distinct());
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
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

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

    private async Task CallAsync(Func<TaskGroup, Task> body)
    {
        try
        {
            await body(this);
        }
        catch
        {
            _cancellation.Cancel();
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
            _cancellation.Cancel();
            throw;
        }
    }
}
