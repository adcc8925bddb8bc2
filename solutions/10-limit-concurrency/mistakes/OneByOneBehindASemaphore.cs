// Misconception: a semaphore makes a loop concurrent.
// Symptom: The loop awaits each job before it goes on, so only one place is ever used.
// Notebook: notebooks/01-gather-example.ipynb#predict-pages
// Rejected by: Never_runs_more_jobs_at_once_than_the_limit
// Says: Each job started only when the one before it had ended
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
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        var results = new List<TResult>();
        foreach (var item in items)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                results.Add(await job(item, cancellationToken));
            }
            finally
            {
                places.Release();
            }
        }

        return [.. results];
    }
}
