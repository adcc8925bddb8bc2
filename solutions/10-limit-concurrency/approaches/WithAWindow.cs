// Approach: reads an item only when there is a place for it, so that a long or endless sequence costs no memory ahead of time.
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
        var running = new List<Task<TResult>>();
        try
        {
            foreach (var item in items)
            {
                await places.WaitAsync(cancellationToken);
                running.Add(RunInPlaceAsync(item));
            }
        }
        catch
        {
            // Cancelled, or the sequence itself has thrown: nothing starts any more, but what runs is awaited and observed.
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw;
        }

        return await Task.WhenAll(running);

        // The place was taken by the loop above and is given back here.
        async Task<TResult> RunInPlaceAsync(TItem item)
        {
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
