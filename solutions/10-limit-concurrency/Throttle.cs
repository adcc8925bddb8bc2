namespace AsyncKatas.LimitConcurrency;

/// <summary>Runs jobs at the same time, but never more than so many of them.</summary>
public static class Throttle
{
    /// <summary>Runs a job for each item, at most <paramref name="maxConcurrent"/> at once, and waits until all have ended.</summary>
    /// <remarks>
    /// A job that fails or is cancelled stops no other one. When all have ended, the first failure in the order of the
    /// items comes out, also if the caller has cancelled. When the caller cancels, no further job starts, and the
    /// running ones are told and awaited.
    /// </remarks>
    /// <typeparam name="TItem">Type of an item.</typeparam>
    /// <typeparam name="TResult">Type of a job's result.</typeparam>
    /// <param name="items">The items. They are read once.</param>
    /// <param name="maxConcurrent">How many jobs may run at once; at least 1.</param>
    /// <param name="job">Called once for each item; its token is cancelled when the caller cancels.</param>
    /// <param name="cancellationToken">Cancels the running jobs and keeps the others from starting.</param>
    /// <returns>The results, in the order of the items.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> or <paramref name="job"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxConcurrent"/> is less than 1.</exception>
    /// <exception cref="OperationCanceledException">
    /// No job failed, and a job was cancelled, or the caller cancelled: then the exception carries the caller's token,
    /// unless a job threw one with another token.
    /// </exception>
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        int maxConcurrent,
        Func<TItem, CancellationToken, Task<TResult>> job,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        ArgumentNullException.ThrowIfNull(job);

        // Read to the end before anything starts: if the sequence throws half way, no job is left running.
        TItem[] all = [.. items];

        // One semaphore for the whole call, so that all its jobs share the places and no other call does. The second number
        // makes a place that is given back twice an error, instead of a limit that silently grows.
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);

        try
        {
            // Every item has its task at once, but the task waits for a place. WhenAll puts the results in the order of
            // the tasks and waits for all of them, whatever happens to one. The await keeps the semaphore alive until
            // then.
            return await Task.WhenAll(all.Select(RunOneAsync));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A job may have stopped with a token of its own, of a time limit for one. The caller knows only the token
            // that it gave, and asks whether it was that one.
            throw new OperationCanceledException(cancellationToken);
        }

        async Task<TResult> RunOneAsync(TItem item)
        {
            // Outside of try: a wait that was cancelled took no place, so it must not give one back.
            await places.WaitAsync(cancellationToken);
            try
            {
                // The wait may win a place in the instant of the cancellation: a place that somebody left because of it.
                cancellationToken.ThrowIfCancellationRequested();
                return await job(item, cancellationToken);
            }
            finally
            {
                // However the job ended, the next one in the queue needs the place.
                places.Release();
            }
        }
    }
}
