// Misconception: asking the token before the wait is enough: nothing happens in between.
// Symptom: The wait ends when a job does, and that may be because of the cancellation: another job starts.
// Rejected by: Cancellation_starts_no_further_job
// Says: Expected the started jobs to be [A, B]; they were [A, B, C]
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
        var tasks = new List<Task<TResult>>();
        var running = new List<Task<TResult>>();
        foreach (var item in all)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (running.Count == maxConcurrent)
            {
                running.Remove(await Task.WhenAny(running));
            }

            var task = RunOneAsync(item);
            tasks.Add(task);
            running.Add(task);
        }

        var whole = Task.WhenAll(tasks);
        await ((Task)whole).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        if (whole.IsCanceled || (whole.IsCompletedSuccessfully && tasks.Count < all.Length))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await whole;

        async Task<TResult> RunOneAsync(TItem item) => await job(item, cancellationToken);
    }
}
