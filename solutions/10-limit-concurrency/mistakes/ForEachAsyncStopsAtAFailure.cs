// Misconception: Parallel.ForEachAsync visits every item whatever happens, just as WhenAll waits for every task.
// Symptom: The first exception cancels its token: running jobs are cut off and the rest never starts.
// Notebook: notebooks/05-errors-and-limits.ipynb#predict-window
// Rejected by: A_failed_job_frees_its_place
// Says: Expected the jobs to end in the order [A, B, C]; only A ended.
// Rejected by: A_failure_comes_out_when_all_jobs_have_ended
// Says: Expected the jobs to end in the order [B, C, A]; only B and A ended, in that order.
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
        TItem[] all = [.. items];
        var results = new TResult[all.Length];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = maxConcurrent,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            all.Index(),
            options,
            async (entry, token) => results[entry.Index] = await job(entry.Item, token)
        );
        return results;
    }
}
