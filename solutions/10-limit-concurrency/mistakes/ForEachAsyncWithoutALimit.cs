// Misconception: Parallel.ForEachAsync runs everything at once unless told otherwise.
// Symptom: It takes the number of processor cores for a limit, which has nothing to do with waiting.
// Notebook: notebooks/08-misconceptions-limits.ipynb#foreach-async
// Rejected by: Five_jobs_take_as_long_as_the_limit_makes_them
// Says: Expected the 5 jobs to
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
        var running = new Task<TResult>[all.Length];
        await Parallel.ForEachAsync(all.Index(), cancellationToken, async (entry, token) =>
        {
            var task = running[entry.Index] = RunOneAsync(entry.Item, token);
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });

        return await Task.WhenAll(running);

        async Task<TResult> RunOneAsync(TItem item, CancellationToken token) => await job(item, token);
    }
}
