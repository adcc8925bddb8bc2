// Misconception: WithDegreeOfParallelism limits how many tasks run at once.
// Symptom: it limits the threads that call the jobs. A call comes back at its first await, and the next job starts.
// Notebook: notebooks/05-errors-and-limits.ipynb#about-collect
// Rejected by: Never_runs_more_jobs_at_once_than_the_limit
// Says: Expected at most 2 jobs to run at once; at one moment there were 10.
namespace AsyncKatas.LimitConcurrency;

/// <summary>Runs jobs at the same time, but never more than so many of them.</summary>
public static class Throttle
{
    /// <summary>
    /// Runs a job for each item, at most <paramref name="maxConcurrent"/> at once, and waits until all have ended.
    /// </summary>
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
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        ArgumentNullException.ThrowIfNull(job);

        // Read to the end before anything starts: if the sequence throws half way, no job is left running.
        TItem[] all = [.. items];

        try
        {
            return await Task.WhenAll(
                all.AsParallel()
                    .AsOrdered()
                    .WithDegreeOfParallelism(maxConcurrent)
                    .Select(item => job(item, cancellationToken))
            );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A job may have stopped with a token of its own, of a time limit for one. The caller knows only the token
            // that it gave, and asks whether it was that one.
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
