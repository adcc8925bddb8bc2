// Misconception: results arrive in the order in which the jobs were started.
// Symptom: The list holds them in the order in which the jobs ended.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-predict
// Rejected by: Returns_the_results_in_the_order_of_the_items
// Says: They stand in the order in which the jobs ended
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
        var results = new List<TResult>();
        using var places = new SemaphoreSlim(maxConcurrent, maxConcurrent);
        await Task.WhenAll(all.Select(RunOneAsync));
        return [.. results];

        async Task RunOneAsync(TItem item)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                var result = await job(item, cancellationToken);
                lock (results)
                {
                    results.Add(result);
                }
            }
            finally
            {
                places.Release();
            }
        }
    }
}
