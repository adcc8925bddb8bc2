namespace AsyncKatas.TaskGroup;

/// <summary>
/// Jobs that belong together: they run at the same time, none of them outlives the group, and the first that fails cancels
/// the others.
/// </summary>
/// <remarks>
/// A job that ends as cancelled is not a failure: it stops nobody, and the group succeeds without it.
/// </remarks>
public sealed class TaskGroup
{
    // Jobs may go on in parallel on the thread pool, so whatever they share stands behind a lock. No code of a job, and no
    // callback of a token, ever runs while the lock is held.
    private readonly Lock _gate = new();
    private readonly List<Exception> _failures = [];
    private readonly CancellationTokenSource _cancellation;

    // RunContinuationsAsynchronously: whoever ends last must not run the caller's code inside its own call.
    private readonly TaskCompletionSource _allEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The body is the first, before it has been called: the group is open from the beginning.
    private int _running = 1;

    private TaskGroup(CancellationTokenSource cancellation)
    {
        _cancellation = cancellation;

        // Kept apart: the property Token of a disposed source throws, and somebody may ask when the group has finished.
        CancellationToken = cancellation.Token;
    }

    /// <summary>The token that every job gets: cancelled when a job or the body fails, and when the caller cancels.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Runs a body that starts jobs, and waits until the body and every job have ended.</summary>
    /// <param name="body">Gets the new group and starts jobs in it.</param>
    /// <param name="cancellationToken">Cancels the whole group. If it is cancelled already, the body is not called.</param>
    /// <returns>A task that ends when nothing of the group is running any more.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="body"/> is null.</exception>
    /// <exception cref="AggregateException">
    /// The body or a job failed. It holds every failure once; what an inner group throws stays an AggregateException inside.
    /// </exception>
    /// <exception cref="OperationCanceledException">Nothing failed, and the caller has cancelled or the body has ended as cancelled.</exception>
    public static async Task RunAsync(Func<TaskGroup, Task> body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        cancellationToken.ThrowIfCancellationRequested();

        // A linked source listens to the caller's token. Disposing it ends that: a caller's token may live as long as the
        // program and would keep every group that ever ran.
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var group = new TaskGroup(cancellation);

        // The body is watched like a job: it keeps the group open, its failure cancels the others, and it is waited for.
        var main = group.CallAsync(body);
        _ = group.WatchAsync(main);
        await group._allEnded.Task;

        // From here on nothing runs, so nothing can change any more. A failure goes first: a cancellation is only a wish
        // that somebody had, a failure is something that the caller does not know yet.
        if (group._failures.Count > 0)
        {
            throw new AggregateException(group._failures);
        }

        // The jobs were cancelled through the linked token. The caller knows only its own, so that one is named.
        cancellationToken.ThrowIfCancellationRequested();

        // All that is left to throw here is the cancellation of a body that ended as cancelled by itself.
        await main;
    }

    /// <summary>Starts a job in the group.</summary>
    /// <typeparam name="T">Type of the job's result.</typeparam>
    /// <param name="job">The job. Calling it starts it. It is not called if the group has been cancelled.</param>
    /// <returns>The job's task, with its result, its own exception or its cancellation. Nobody has to await it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="job"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The group has finished.</exception>
    public Task<T> Run<T>(Func<CancellationToken, Task<T>> job)
    {
        ArgumentNullException.ThrowIfNull(job);

        lock (_gate)
        {
            // The count never rises again from 0: then the group has finished.
            if (_running == 0)
            {
                throw new InvalidOperationException("The task group has finished: it takes no more jobs.");
            }

            // Too late is no error of the one who asks: the failure may have happened this very moment. So the job counts
            // as cancelled before it began.
            if (CancellationToken.IsCancellationRequested)
            {
                return Task.FromCanceled<T>(CancellationToken);
            }

            // Counted before it is started: a group that is about to finish stays open for it.
            _running++;
        }

        var task = CallAsync(job);
        _ = WatchAsync(task);
        return task;
    }

    // Async, although it does nothing but await: what a job throws before its first await lands in its task too.
    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> job) => await job(CancellationToken);

    private async Task CallAsync(Func<TaskGroup, Task> body)
    {
        try
        {
            await body(this);
        }
        catch (OperationCanceledException)
        {
            // A job that gives up is one job less. A body that gives up leaves nobody to use what the jobs bring.
            Cancel();
            throw;
        }
    }

    private async Task WatchAsync(Task task)
    {
        // Waiting for the job's own task has two merits: it has ended for everybody before the group ends, and its
        // exception counts as observed, whether or not anybody else awaits it.
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        // Null for a cancelled task. An exception that comes from an await stands alone in it, as it was thrown: also the
        // AggregateException of an inner group.
        if (task.Exception is { InnerException: { } failure })
        {
            Keep(failure);
            Cancel();
        }

        lock (_gate)
        {
            if (--_running == 0)
            {
                _allEnded.SetResult();
            }
        }
    }

    private void Keep(Exception failure)
    {
        lock (_gate)
        {
            // Whoever awaits the task of a job that failed, fails with the same exception. It has happened once.
            if (!_failures.Exists(known => ReferenceEquals(known, failure)))
            {
                _failures.Add(failure);
            }
        }
    }

    private void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException errorsOfCallbacks)
        {
            // Code that a job has registered on its token runs inside Cancel. What it throws must not keep the group open.
            Keep(errorsOfCallbacks);
        }
    }
}
