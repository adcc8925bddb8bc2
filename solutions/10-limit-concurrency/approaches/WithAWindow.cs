// Approach: reads an item only when there is a place for it, so that a long or endless sequence costs no memory ahead
// of time.
using System.Runtime.ExceptionServices;

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
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        var running = new List<Task<TResult>>();
        ExceptionDispatchInfo? stop = null;
        try
        {
            foreach (var item in items)
            {
                await places.WaitAsync(cancellationToken);
                running.Add(RunInPlaceAsync(item));
            }
        }
        catch (Exception exception)
        {
            // Cancelled, or the sequence itself has thrown: nothing starts any more, but what runs is awaited and
            // observed.
            stop = ExceptionDispatchInfo.Capture(exception);
        }

        var all = Task.WhenAll(running);
        await ((Task)all).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        if (!all.IsFaulted)
        {
            stop?.Throw();
        }

        if (all.IsCanceled)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await all;

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
