// Approach: Parallel.ForEachAsync counts the places; what a job threw stays in its task, because an exception would
// stop the loop.
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
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = maxConcurrent,
            CancellationToken = cancellationToken,
        };

        // Each body awaits its job but never throws, so the loop goes on to the end and ends early for one reason only:
        // the caller.
        var loop = Parallel.ForEachAsync(
            all.Index(),
            options,
            async (entry, token) =>
            {
                var task = running[entry.Index] = RunOneAsync(entry.Item, token);
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        );
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Items that the loop did not come to stand for the cancellation. What comes out is decided by all of them
        // together.
        var whole = Task.WhenAll(running.Select(task => task ?? Task.FromCanceled<TResult>(cancellationToken)));
        await ((Task)whole).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (whole.IsCanceled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await whole;

        async Task<TResult> RunOneAsync(TItem item, CancellationToken token) => await job(item, token);
    }
}
