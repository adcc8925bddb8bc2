// Misconception: nothing can go wrong while WhenAll reads the query.
// Symptom: If the sequence throws half way, WhenAll throws too, and nobody waits for what has been started.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#enumerate-twice
// Rejected by: A_sequence_that_throws_leaves_no_job_running
// Says: Left behind: A was still running at 0 s (it would have ended at 1 s).
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
        var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        return await Task.WhenAll(items.Select(RunOneAsync));

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
