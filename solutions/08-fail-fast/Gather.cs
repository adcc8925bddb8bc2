namespace AsyncKatas.FailFast;

/// <summary>Runs jobs at the same time and gives up as soon as one of them cannot deliver.</summary>
public static class Gather
{
    /// <summary>
    /// Starts all jobs and returns their results. When one of them fails, it cancels the others, waits until they have
    /// ended, and throws the exception of the one that failed first.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it; the token tells it to stop.</param>
    /// <param name="cancellationToken">Cancels all jobs.</param>
    /// <returns>The results, in the order of the jobs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled, and the exception carries the caller's token; or a job ended as cancelled before any other
    /// had failed.
    /// </exception>
    public static async Task<T[]> FailFastAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // Nothing is started until the whole sequence has been read: if it throws half way, no job is left running.
        var all = jobs.ToArray();
        cancellationToken.ThrowIfCancellationRequested();

        // Linked: the jobs stop when the caller says so, and when we say so. Disposed: nothing stays attached to the
        // caller's token, which may live as long as the program.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = stop.Token;
        var tasks = new List<Task<T>>(all.Length);
        foreach (var job in all)
        {
            var task = StartAsync(job, token);
            tasks.Add(task);
            if (task.IsCompleted && !task.IsCompletedSuccessfully)
            {
                break;
            }
        }

        // The tasks come in the order in which they end, so the first one without a result is the reason to stop. The
        // loop goes on until all have ended: that is the wait for the others and their cleanup.
        Task<T>? reason = null;
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (!ended.IsCompletedSuccessfully && reason is null)
            {
                reason = ended;
                try
                {
                    await stop.CancelAsync();
                }
                catch (AggregateException)
                {
                    // Jobs may have left callbacks with the token, and one has thrown. That must neither hide the
                    // reason nor end the wait for the others.
                }
            }

            // What fails later is not thrown, but it has been looked at: nobody will be told of an unobserved
            // exception.
            _ = ended.Exception;
        }

        if (reason is { IsCanceled: true })
        {
            // The job has thrown with our token, and nobody outside knows that one: the caller looks for his own.
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (reason is not null)
        {
            // Throws what the job has thrown, with its stack trace; if the job was cancelled, we end as cancelled too.
            await reason;
        }

        return await Task.WhenAll(tasks);
    }

    // Async, so that a job that throws before it has a task gets one all the same.
    private static async Task<T> StartAsync<T>(
        Func<CancellationToken, Task<T>> job,
        CancellationToken cancellationToken
    ) => await job(cancellationToken);
}
