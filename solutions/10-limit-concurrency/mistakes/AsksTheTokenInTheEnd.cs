// Misconception: a call that was cancelled has to end as cancelled.
// Symptom: Every job has done its work all the same, and all of it is thrown away.
// Rejected by: The_results_count_if_all_jobs_deliver_in_spite_of_the_cancellation
// Says: It ended as cancelled, which nobody expected
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
        try
        {
            var results = await Task.WhenAll(all.Select(RunOneAsync));
            cancellationToken.ThrowIfCancellationRequested();
            return results;
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
