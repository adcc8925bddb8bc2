// Misconception: an exception in a loop concerns only that turn of the loop.
// Symptom: It ends the loop: with each failure there is one worker less, and with the last one nobody takes the rest.
// Notebook: notebooks/05-errors-and-limits.ipynb#predict-window
// Rejected by: A_failed_job_frees_its_place
// Says: Expected the jobs to end in the order [A, B, C]; only A ended.
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
        TItem[] all = [.. items];
        var results = new TResult[all.Length];
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(maxConcurrent, all.Length)).Select(_ => WorkAsync()));
        cancellationToken.ThrowIfCancellationRequested();
        return results;

        async Task WorkAsync()
        {
            while (
                !cancellationToken.IsCancellationRequested
                && Interlocked.Increment(ref taken) - 1 is var i
                && i < all.Length
            )
            {
                results[i] = await job(all[i], cancellationToken);
            }
        }
    }
}
