// Misconception: the wait belongs into the try, so that finally can undo it.
// Symptom: A wait that was cancelled took no place, and finally gives one back all the same.
// Notebook: notebooks/08-misconceptions-limits.ipynb#release-unearned
// Rejected by: Cancellation_ends_the_task_as_cancelled
// Says: SemaphoreFullException
namespace AsyncKatas.LimitConcurrency;

public static class Throttle
{
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
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        return await Task.WhenAll(all.Select(RunOneAsync));

        async Task<TResult> RunOneAsync(TItem item)
        {
            try
            {
                await places.WaitAsync(cancellationToken);
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
