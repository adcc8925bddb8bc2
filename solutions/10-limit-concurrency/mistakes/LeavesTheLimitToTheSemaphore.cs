// Misconception: SemaphoreSlim refuses a limit below 1 by itself.
// Symptom: it does, for a parameter of its own that the caller has never seen.
// Rejected by: Refuses_a_limit_below_one
// Says: Expected the exception to name the parameter maxConcurrent; it names maxCount.
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

        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);

        try
        {
            return await Task.WhenAll(all.Select(RunOneAsync));
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
