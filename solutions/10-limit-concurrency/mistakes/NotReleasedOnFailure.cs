// Misconception: what stands after the await runs.
// Symptom: A job that fails keeps its place for ever; with one place left, everybody else waits for ever too.
// Notebook: notebooks/05-errors-and-limits.ipynb#modify
// Rejected by: A_failed_job_frees_its_place
// Says: Deadlock: nothing is ready to run
// Rejected by: A_job_that_throws_before_its_first_await_frees_its_place
// Says: Nothing that the clock can see will wake it
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
            cancellationToken.ThrowIfCancellationRequested();
            var result = await job(item, cancellationToken);
            places.Release();
            return result;
        }
    }
}
