// Misconception: a limit is best kept in a static field.
// Symptom: The first caller decides for all: the places of one call are missing in the other.
// Notebook: notebooks/08-misconceptions-limits.ipynb#own-semaphore
// Rejected by: Two_calls_at_once_have_a_limit_each
// Says: Expected 4 jobs to run at once at some moment; there were never more than 2
namespace AsyncKatas.LimitConcurrency;

public static class Throttle
{
    private static SemaphoreSlim? s_places;

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
        var places = s_places ??= new SemaphoreSlim(maxConcurrent, maxConcurrent);
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
