using System.Collections.Concurrent;

namespace AsyncKatas.TaskGroup;

/// <summary>
/// Jobs that belong together: they run at the same time, none of them outlives the group, and the first that fails
/// cancels the others.
/// </summary>
/// <remarks>
/// A job that ends as cancelled is not a failure: it stops nobody, and the group succeeds without it.
/// </remarks>
public sealed class TaskGroup
{
    // The body and the jobs. The queue and not a list, because a job may go on on the thread pool and add another one
    // there.
    private readonly ConcurrentQueue<Task> _tasks = [];
    private readonly CancellationTokenSource _cancellation;
    private bool _finished;

    private TaskGroup(CancellationTokenSource cancellation)
    {
        _cancellation = cancellation;

        // Kept apart: the property Token of a disposed source throws, and somebody may ask when the group has finished.
        CancellationToken = cancellation.Token;
    }

    /// <summary>
    /// The token that every job gets: cancelled when a job or the body fails, and when the caller cancels.
    /// </summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Runs a body that starts jobs, and waits until the body and every job have ended.</summary>
    /// <param name="body">Gets the new group and starts jobs in it.</param>
    /// <param name="cancellationToken">
    /// Cancels the whole group. If it is cancelled already, the body is not called.
    /// </param>
    /// <returns>A task that ends when nothing of the group is running any more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="AggregateException">
    /// The body or a job failed. It holds every failure once; what an inner group throws stays an AggregateException
    /// inside.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// Nothing failed, and the caller has cancelled (then the exception carries the caller's token) or the body has
    /// ended as cancelled.
    /// </exception>
    public static async Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        cancellationToken.ThrowIfCancellationRequested();

        // A linked source listens to the caller's token. Disposing it ends that: a caller's token may live as long as
        // the program and would keep every group that ever ran.
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var group = new TaskGroup(cancellation);

        // The body is one more task to wait for.
        var main = group.CallAsync(body);
        group._tasks.Enqueue(main);
        var failures = new List<Exception>();

        // Whoever adds a task stands in the queue, or is being awaited, until after that. So when the queue is empty,
        // all have ended, and nothing can come any more.
        while (group._tasks.TryDequeue(out var task))
        {
            await task.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );

            // Null for a cancelled task. To read it is to observe it, whether or not anybody else awaits the task. What
            // has come through an await stands alone in it, as it was thrown: also the AggregateException of an inner
            // group.
            if (task.Exception is { InnerException: { } failure })
            {
                failures.Add(failure);
            }
        }

        group._finished = true;

        // A failure goes first: a cancellation is only a wish that somebody had, a failure is something that the caller
        // does not know yet. Distinct, because whoever awaits a failed job fails with the same exception, and it has
        // happened once.
        if (failures.Count > 0)
        {
            throw new AggregateException(failures.Distinct());
        }

        // The jobs were cancelled through the linked token. The caller knows only its own, so that one is named.
        cancellationToken.ThrowIfCancellationRequested();

        // All that is left to throw here is the cancellation of a body that has given up.
        await main;
    }

    /// <summary>Starts a job in the group.</summary>
    /// <typeparam name="T">Type of the job's result.</typeparam>
    /// <param name="job">The job. Calling it starts it. It is not called if the group has been cancelled.</param>
    /// <returns>
    /// The job's task, with its result, its own exception or its cancellation. Nobody has to await it.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="job"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The group has finished.</exception>
    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (_finished)
        {
            throw new InvalidOperationException("The task group has finished: it takes no more jobs.");
        }

        // Too late is no error of the one who asks: the failure may have happened this very moment. So the job counts
        // as cancelled before it began.
        if (CancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(CancellationToken);
        }

        var task = CallAsync(job);
        _tasks.Enqueue(task);
        return task;
    }

    // Async, so that what a job throws before its first await lands in its task too.
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

    // No filter here: a job that gives up is one job less, but a body that gives up leaves nobody to use what the jobs
    // bring.
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

    // What a callback on the token throws must not take the place of the exception that is on its way, nor get lost: it
    // stands in this task, which is awaited like any other.
    private void Cancel() => _tasks.Enqueue(_cancellation.CancelAsync());
}
