// Misconception: any task can be asked with SuppressThrowing not to throw when it is awaited.
// Symptom: only a task without a result can: ConfigureAwait of a Task<T> refuses it with an exception of its own.
// Rejected by: Returns_the_result_of_every_job
// Says: ArgumentOutOfRangeException (Task<TResult>.ConfigureAwait does not support
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

        Task<TResult>[] tasks = [.. all.Select(RunOneAsync)];
        foreach (var task in tasks)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        try
        {
            return await Task.WhenAll(tasks);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }

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
