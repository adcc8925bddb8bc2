// Misconception: WhenAll knows how much at once is good.
// Symptom: Everything starts in the same instant; 300 file handles, 300 sockets.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-300
// Rejected by: Never_runs_more_jobs_at_once_than_the_limit
// Says: Expected at most 2 jobs to run at once; at one moment there were 10.
namespace AsyncKatas.LimitConcurrency;

public static class Throttle
{
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        int maxConcurrent,
        Func<TItem, CancellationToken, Task<TResult>> job,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        ArgumentNullException.ThrowIfNull(job);
        return await Task.WhenAll(
            items
                .Select(async item =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return await job(item, cancellationToken);
                })
                .ToArray()
        );
    }
}
