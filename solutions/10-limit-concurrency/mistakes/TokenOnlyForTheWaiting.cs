// Misconception: a token handed to WaitAsync cancels the work behind it.
// Symptom: Nobody new starts, but the jobs that run never hear of the cancellation and go on to their end.
// Notebook: notebooks/00-start-here.ipynb#outcomes-explained
// Rejected by: Cancellation_reaches_the_running_jobs
// Says: Expected A to have been cancelled; it succeeded at 3 s.
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
                return await job(item, CancellationToken.None);
            }
            finally
            {
                places.Release();
            }
        }
    }
}
