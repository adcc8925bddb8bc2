// Misconception: using lasts as long as the task that is returned.
// Symptom: Without an await the method ends at once and disposes the semaphore that the jobs still need.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#make
// Rejected by: Returns_the_result_of_every_job
// Says: ObjectDisposedException
namespace AsyncKatas.LimitConcurrency;

public static class Throttle
{
    public static Task<TResult[]> RunAsync<TItem, TResult>(
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
        return Task.WhenAll(all.Select(RunOneAsync));

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
