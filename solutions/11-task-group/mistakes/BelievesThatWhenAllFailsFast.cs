// Misconception: Task.WhenAll cancels the other tasks as soon as one of them fails.
// Symptom: it does not: the other jobs run to their ends, and the failure comes out when the longest of them is
// through.
// Notebook: notebooks/05-errors-and-limits.ipynb#predict-failure
// Rejected by: The_first_failure_cancels_the_other_jobs
// Says: Expected A to have been cancelled; it succeeded at 3 s.
// Also rejected by: An_inner_group_whose_failure_is_handled_leaves_the_outer_jobs_alone
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
        var failures = group
            ._tasks.Prepend(main)
            .Where(static task => task.IsFaulted)
            .Select(static task => task.Exception!.InnerException!);
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

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> job) => await job(CancellationToken);
}
