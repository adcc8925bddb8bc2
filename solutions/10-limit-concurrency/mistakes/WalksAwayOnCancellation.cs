// Misconception: WaitAsync on the whole makes it stop.
// Symptom: It only stops the waiting: the jobs clean up, or fail, with nobody there any more.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#run-timeout-abandoned
// Rejected by: Cancellation_waits_until_the_running_jobs_have_ended
// Says: Left behind: A and B were still running at 1 s (they would have ended at 1.5 s).
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
        var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        return await Task.WhenAll(all.Select(RunOneAsync)).WaitAsync(cancellationToken);

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
