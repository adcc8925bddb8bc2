// Misconception: "at most N at once" means "N at once, then the next N".
// Symptom: Every batch waits for its slowest job while places stand empty.
// Notebook: notebooks/05-errors-and-limits.ipynb#predict-window
// Rejected by: Fills_a_place_the_moment_it_is_free
// Says: C waited until 3 s although there was a free place
// Rejected by: The_place_of_a_failed_job_is_filled_at_once
// Says: although there was a free place
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
        var running = new List<Task<TResult>>();
        foreach (var batch in items.ToArray().Chunk(maxConcurrent))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task<TResult>[] started = [.. batch.Select(RunOneAsync)];
            running.AddRange(started);
            await ((Task)Task.WhenAll(started)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
        }

        return await Task.WhenAll(running);

        async Task<TResult> RunOneAsync(TItem item) => await job(item, cancellationToken);
    }
}
