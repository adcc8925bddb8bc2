// Misconception: when the caller cancels, every job throws with the caller's token, for it got that one.
// Symptom: A job may wait with a token of its own, or throw without any; WhenAll lets out the exception of the first.
// Rejected by: The_exception_of_a_cancellation_carries_the_token_of_the_caller
// Says: it carries another one, or none
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
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        return await Task.WhenAll(all.Select(RunOneAsync));

        async Task<TResult> RunOneAsync(TItem item)
        {
            await places.WaitAsync(cancellationToken);
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
