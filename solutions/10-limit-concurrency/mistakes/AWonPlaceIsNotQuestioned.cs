// Misconception: WaitAsync(token) lets nobody in once the token is cancelled.
// Symptom: A place that is freed by the cancellation itself may go to one who waits, and another job starts.
// Notebook: notebooks/08-misconceptions-limits.ipynb#won-place
// Rejected by: A_job_that_ends_because_of_the_cancellation_makes_no_place_for_another
// Says: Expected the started jobs to be [A]; they were [A, B]
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
            await places.WaitAsync(cancellationToken);
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
