// Misconception: a cancelled job ends at once, so the rest need no token.
// Symptom: Each waiting job gets its place, starts, and only then finds out.
// Notebook: notebooks/08-misconceptions-limits.ipynb#stamped-anyway
// Rejected by: Cancellation_starts_no_further_job
// Says: Expected the started jobs to be [A, B]; they were [A, B, C, D]
// Rejected by: A_token_that_is_cancelled_already_starts_no_job
// Says: Expected no started jobs
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
            await places.WaitAsync(CancellationToken.None);
            try
            {
                return await job(item, cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
    }
}
