// Misconception: a callback that was registered first is called first, so the flag is up before a job hears of the
// cancellation.
// Symptom: callbacks run last in, first out: a job that stops inside Cancel frees its place while the flag is still
// down.
// Rejected by: A_job_that_ends_because_of_the_cancellation_makes_no_place_for_another
// Says: Expected the started jobs to be [A]; they were [A, B].
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
        ArgumentNullException.ThrowIfNull(job);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);

        var all = items.ToArray();
        var tasks = new Task<TResult>?[all.Length];
        var next = -1;
        var cancelled = false;
        using var registration = cancellationToken.Register(() => Volatile.Write(ref cancelled, true));

        async Task<TResult> StartAsync(TItem item) => await job(item, cancellationToken);

        async Task WorkAsync()
        {
            while (!Volatile.Read(ref cancelled))
            {
                var index = Interlocked.Increment(ref next);
                if (index >= all.Length)
                {
                    return;
                }

                var task = StartAsync(all[index]);
                tasks[index] = task;
                await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        var workers = new List<Task>();
        for (var i = 0; i < Math.Min(maxConcurrent, all.Length); i++)
        {
            workers.Add(WorkAsync());
        }

        await Task.WhenAll(workers);
        try
        {
            var results = await Task.WhenAll(tasks.OfType<Task<TResult>>());
            return results.Length == all.Length ? results : throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
