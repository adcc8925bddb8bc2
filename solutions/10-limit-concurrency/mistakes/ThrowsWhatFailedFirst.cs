// Misconception: the first failure is the one that happens first.
// Symptom: which item is to blame hangs on how quick each job was, and differs from run to run.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#which-exception
// Rejected by: Of_several_failures_the_first_in_the_order_of_the_items_comes_out
// Says: at 3 s your method ended with InvalidOperationException (C
// failed).
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
        TItem[] all = [.. items];
        var results = new TResult[all.Length];
        ExceptionDispatchInfo? failure = null;
        ExceptionDispatchInfo? cancellation = null;
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        await Task.WhenAll(all.Select(RunOneAsync));
        failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
        cancellation?.Throw();
        return results;

        async Task RunOneAsync(TItem item, int index)
        {
            try
            {
                await places.WaitAsync(cancellationToken);
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    results[index] = await job(item, cancellationToken);
                }
                finally
                {
                    places.Release();
                }
            }
            catch (OperationCanceledException exception)
            {
                cancellation ??= ExceptionDispatchInfo.Capture(exception);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            }
        }
    }
}
