// Misconception: a limit of 0 means no limit, or no work.
// Symptom: The semaphore has no place to give, and everybody waits for ever.
// Notebook: notebooks/08-misconceptions-limits.ipynb#zero-limit
// Rejected by: Refuses_a_limit_below_one
// Says: Deadlock: nothing is ready to run
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
        ArgumentNullException.ThrowIfNull(job);
        TItem[] all = [.. items];
        using var places = new SemaphoreSlim(maxConcurrent);
        return await Task.WhenAll(all.Select(RunOneAsync));

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
