// Misconception: a semaphore limits wherever it stands.
// Symptom: Each item waits at a gate of its own, where nobody else ever stands.
// Notebook: notebooks/08-misconceptions-limits.ipynb#own-semaphore
// Rejected by: Never_runs_more_jobs_at_once_than_the_limit
// Says: Expected at most 2 jobs to run at once; at one moment there were 10.
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
        return await Task.WhenAll(all.Select(RunOneAsync));

        async Task<TResult> RunOneAsync(TItem item)
        {
            using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
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
