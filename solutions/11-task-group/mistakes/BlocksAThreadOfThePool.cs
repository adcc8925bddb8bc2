// Misconception: a wait that blocks does no harm if another thread does the waiting.
// Symptom: that thread does nothing else until the last job has ended; a hundred groups keep a hundred threads.
// Notebook: notebooks/04-smartnotes.ipynb#run-blocking
// Rejected by: A_group_waits_for_the_jobs_that_nobody_awaits
// Says: code of this run blocks a thread outside the loop
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

        while (group._tasks.TryDequeue(out var task))
        {
            await Task.Run(() => ((IAsyncResult)task).AsyncWaitHandle.WaitOne());

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
