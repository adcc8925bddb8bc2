// Misconception: giving each worker its share of the items in advance is the same as a queue.
// Symptom: A worker with short jobs goes home while another still has items waiting.
// Notebook: notebooks/05-errors-and-limits.ipynb#predict-window
// Rejected by: Fills_a_place_the_moment_it_is_free
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
        TItem[] all = [.. items];
        var running = new Task<TResult>?[all.Length];
        await Task.WhenAll(Enumerable.Range(0, Math.Min(maxConcurrent, all.Length)).Select(WorkAsync));
        return await Task.WhenAll(running.Select(task => task ?? Task.FromCanceled<TResult>(cancellationToken)));

        async Task WorkAsync(int worker)
        {
            for (var i = worker; i < all.Length && !cancellationToken.IsCancellationRequested; i += maxConcurrent)
            {
                var task = running[i] = RunOneAsync(all[i]);
                await ((Task)task).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                );
            }
        }

        async Task<TResult> RunOneAsync(TItem item) => await job(item, cancellationToken);
    }
}
