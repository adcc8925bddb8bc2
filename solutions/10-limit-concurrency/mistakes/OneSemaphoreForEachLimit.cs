// Misconception: a semaphore is expensive, so one for each limit is kept for all calls.
// Symptom: Two calls with the same limit share its places: each runs as if somebody had halved it.
// Notebook: notebooks/08-misconceptions-limits.ipynb#own-semaphore
// Rejected by: Two_calls_at_once_have_a_limit_each
// Says: Expected 4 jobs to run at once at some moment; there were never more than 2
using System.Collections.Concurrent;

namespace AsyncKatas.LimitConcurrency;

public static class Throttle
{
    private static readonly ConcurrentDictionary<int, SemaphoreSlim> s_places = new();

    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        int maxConcurrent,
        Func<TItem, CancellationToken, Task<TResult>> job,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        ArgumentNullException.ThrowIfNull(job);
        TItem[] all = [.. items];
        var places = s_places.GetOrAdd(maxConcurrent, n => new SemaphoreSlim(n, n));
        try
        {
            return await Task.WhenAll(all.Select(RunOneAsync));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        async Task<TResult> RunOneAsync(TItem item)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await job(item, cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
    }
}
