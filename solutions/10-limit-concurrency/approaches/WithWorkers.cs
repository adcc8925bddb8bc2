// Approach: as many workers as there are places, each takes the next item when its job has ended; no semaphore.
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
        var running = new Task<TResult>?[all.Length];
        var taken = 0;

        // The number of loops is the limit. There is no use for more of them than items.
        await Task.WhenAll(Enumerable.Range(0, Math.Min(maxConcurrent, all.Length)).Select(_ => WorkAsync()));

        // Items that nobody took any more stand for the cancellation. WhenAll picks the exception, or puts the results in order.
        try
        {
            return await Task.WhenAll(running.Select(task => task ?? Task.FromCanceled<TResult>(cancellationToken)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The caller has cancelled.", cancellationToken);
        }

        async Task WorkAsync()
        {
            while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref taken) - 1 is var i && i < all.Length)
            {
                // The failure stays in its task: it must end neither this worker nor any other.
                var task = running[i] = RunOneAsync(all[i]);
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        // An async method turns an exception that is thrown before the first await into a failed task.
        async Task<TResult> RunOneAsync(TItem item) => await job(item, cancellationToken);
    }
}
