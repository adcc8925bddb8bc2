// Approach: every item has its task at once, and each task waits at one semaphore for a place; the way of the hints.
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

        // Read to the end before anything starts: if the sequence throws half way, no job is left running.
        TItem[] all = [.. items];

        // One semaphore for the whole call, so that all its jobs share the places and no other call does. The second
        // number makes a place that is given back twice an error, instead of a limit that silently grows.
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);

        try
        {
            // Every item has its task at once, but the task waits for a place. WhenAll puts the results in the order of
            // the tasks and waits for all of them, whatever happens to one. The await keeps the semaphore alive until
            // then.
            return await Task.WhenAll(all.Select(RunOneAsync));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A job may have stopped with a token of its own, of a time limit for one. The caller knows only the token
            // that it gave, and asks whether it was that one.
            throw new OperationCanceledException(cancellationToken);
        }

        async Task<TResult> RunOneAsync(TItem item)
        {
            // Outside of try: a wait that was cancelled took no place, so it must not give one back.
            await places.WaitAsync(cancellationToken);
            try
            {
                // The wait may win a place in the instant of the cancellation: a place that somebody left because of
                // it.
                cancellationToken.ThrowIfCancellationRequested();
                return await job(item, cancellationToken);
            }
            finally
            {
                // However the job ended, the next one in the queue needs the place.
                places.Release();
            }
        }
    }
}
