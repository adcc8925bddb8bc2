// Misconception: a task is cold: it does nothing until somebody starts it or waits for it.
// Symptom: the jobs wait until the body has ended, and a body that awaits one of them waits for ever.
// Notebook: notebooks/04-smartnotes.ipynb#the-lesson
// Rejected by: A_job_runs_beside_the_body
// Says: Expected 2 jobs to run at once
// Rejected by: The_body_can_await_the_results_of_its_jobs
// Says: Deadlock
namespace AsyncKatas.TaskGroup;

public sealed class TaskGroup
{
    private readonly Lock _gate = new();
    private readonly List<Task> _tasks = [];
    private readonly List<TaskCompletionSource> _starts = [];
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
        group._starts.ForEach(static start => start.SetResult());
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

            var start = new TaskCompletionSource();
            var task = CallAsync(job, start.Task);
            _starts.Add(start);
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

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> job, Task start)
    {
        try
        {
            await start;
            return await job(CancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _cancellation.Cancel();
            throw;
        }
    }
}
