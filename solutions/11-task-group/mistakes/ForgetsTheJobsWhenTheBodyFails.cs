// Misconception: a body that throws ends the group: the lines after it do not matter any more.
// Symptom: those lines are where the jobs are cancelled and awaited; now they run on, and nobody waits.
// Notebook: notebooks/06-task-groups.ipynb#make
// Rejected by: A_failing_body_cancels_the_jobs_and_waits_for_them
// Says: Expected A to have been cancelled; when your method returned, at 1 s, A was still running (it would have ended
// at 3 s).
// Rejected by: A_failure_of_the_body_comes_out_in_an_AggregateException
// Says: Expected an AggregateException; at 1 s your method ended with InvalidOperationException (body failed).
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
        await main;
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
