// Misconception: a job either succeeds or fails.
// Symptom: The filter lets cancellation pass, and with it the place that the job held.
// Notebook: notebooks/08-misconceptions-limits.ipynb#release-unearned
// Rejected by: A_cancelled_job_frees_its_place
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
                cancellationToken.ThrowIfCancellationRequested();
                var result = await job(item, cancellationToken);
                places.Release();
                return result;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                places.Release();
                throw;
            }
        }
    }
}
