using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

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
        var results = new TResult[all.Length];
        var failures = new ConcurrentDictionary<int, Exception>();
        var taken = 0;

        // As many workers as there are places, so their number is the limit. Whoever has ended a job takes the next
        // item at once. A semaphore limits as well, but then every item has a task that waits:
        // approaches/WithASemaphore.cs.
        await Task.WhenAll(Enumerable.Range(0, Math.Min(maxConcurrent, all.Length)).Select(_ => WorkAsync()));

        // A failure counts more than a cancellation; of two alike, the one whose item comes first.
        var failure = failures
            .OrderBy(it => it.Value is OperationCanceledException)
            .ThenBy(it => it.Key)
            .FirstOrDefault()
            .Value;
        if (failure is null or OperationCanceledException)
        {
            // A job may have stopped with a token of its own, of a time limit for one. The caller knows only the token
            // that it gave, and asks whether it was that one.
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results;

        async Task WorkAsync()
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                // Several workers may ask for the next item at the same moment, and each must get another one.
                var i = Interlocked.Increment(ref taken) - 1;
                if (i >= all.Length)
                {
                    return;
                }

                try
                {
                    results[i] = await job(all[i], cancellationToken);
                }
                catch (Exception exception)
                {
                    // Kept for the end: it must stop neither this worker nor any other.
                    failures[i] = exception;
                }
            }
        }
    }
}
