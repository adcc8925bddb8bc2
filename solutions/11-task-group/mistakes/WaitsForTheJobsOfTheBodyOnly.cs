// Misconception: when the body has ended, all jobs of the group are known.
// Symptom: a running job may add another one; nobody waits for that.
// Notebook: notebooks/08-misconceptions-limits.ipynb#late-jobs
// Rejected by: A_group_waits_for_a_job_that_comes_while_it_is_ending
// Says: B was still running at 1 s (it would have ended at 3 s).
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
        await group.WaitForJobsAsync();
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
        Task[] tasks;
        lock (_gate)
        {
            tasks = [.. _tasks];
        }

        await QuietlyAsync(Task.WhenAll(tasks));
        _finished = true;
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
