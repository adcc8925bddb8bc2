namespace AsyncKatas.FirstSuccess;

/// <summary>Lets jobs race each other where one result is enough.</summary>
public static class Race
{
    /// <summary>
    /// Starts all jobs and returns the result of the first that succeeds. Then it cancels the others, and it waits
    /// until they have ended: no job is running when the task that is returned has ended.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs, at least one. Calling one starts it; the token tells it to stop.</param>
    /// <param name="cancellationToken">Cancels all jobs. If it is cancelled already, none is started.</param>
    /// <returns>
    /// The result of the job that succeeded first, whatever happens while the others are being stopped.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="jobs"/> is empty: nobody can win.</exception>
    /// <exception cref="AggregateException">
    /// No job succeeded. It holds one exception for each job, as it was thrown, in the order of the jobs; for a job
    /// that ended as cancelled by itself, an <see cref="OperationCanceledException"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled before any job had succeeded; the exception carries the caller's token.
    /// </exception>
    public static async Task<T> FirstSuccessAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // Nothing is started until the whole sequence has been read: if it throws half way, no job is left running.
        var all = jobs.ToArray();
        if (all.Length == 0)
        {
            throw new ArgumentException("A race needs at least one job.", nameof(jobs));
        }

        cancellationToken.ThrowIfCancellationRequested();

        // Linked: the jobs stop when the caller says so, and when there is a winner. Disposed: nothing stays attached
        // to the caller's token, which may live as long as the program.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = stop.Token;
        var tasks = new List<Task<T>>(all.Length);
        foreach (var job in all)
        {
            var task = StartAsync(job, token);
            tasks.Add(task);
            if (task.IsCompletedSuccessfully)
            {
                break;
            }
        }

        // The tasks come in the order in which they end. The first to end may have failed, so each is asked whether it
        // has succeeded. The loop goes on until all have ended: that is the wait for the losers and their cleanup.
        Task<T>? winner = null;
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (winner is null && ended.IsCompletedSuccessfully)
            {
                // Noted before the others are told to stop: one of them may succeed while it is being told.
                winner = ended;
                try
                {
                    await stop.CancelAsync();
                }
                catch (AggregateException)
                {
                    // Jobs may have left callbacks with the token, and one has thrown. There is a winner all the same,
                    // and the others still have to be waited for.
                }
            }

            // What losers threw is not handed on, but it has been looked at: nobody will be told of an unobserved
            // exception.
            _ = ended.Exception;
        }

        if (winner is not null)
        {
            return await winner;
        }

        // Nobody has won. If the caller called it off, what the jobs threw on their way out is no news.
        cancellationToken.ThrowIfCancellationRequested();
        throw new AggregateException("No job of the race succeeded.", await ErrorsOfAsync(tasks));
    }

    // Async, so that a job that throws before it has a task gets one all the same.
    private static async Task<T> StartAsync<T>(
        Func<CancellationToken, Task<T>> job,
        CancellationToken cancellationToken
    ) => await job(cancellationToken);

    private static async Task<List<Exception>> ErrorsOfAsync<T>(List<Task<T>> tasks)
    {
        var errors = new List<Exception>(tasks.Count);
        foreach (var task in tasks)
        {
            try
            {
                await task;
            }
            catch (Exception error)
            {
                // Caught, and not taken from task.Exception, which is null for a task that was cancelled.
                errors.Add(error);
            }
        }

        return errors;
    }
}
