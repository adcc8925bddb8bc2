// Misconception: WhenAny gives the first task that failed.
// Symptom: it gives the first that ended, in whatever way: once that was a success, nobody watches the rest.
// Notebook: notebooks/09-at-work.ipynb#race
// Rejected by: Throws_at_the_moment_of_the_failure
// Says: Expected the exception to come out at 1 s; it came out at 5 s.
// Also rejected by: Returns_no_results_for_no_jobs
namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var all = jobs.ToArray();
        cancellationToken.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task<T>>(all.Length);
        foreach (var job in all)
        {
            var task = StartAsync(job, stop.Token);
            tasks.Add(task);
            if (task.IsCompleted && !task.IsCompletedSuccessfully)
            {
                break;
            }
        }

        var first = await Task.WhenAny(tasks);
        if (!first.IsCompletedSuccessfully)
        {
            try
            {
                await stop.CancelAsync();
            }
            catch (AggregateException) { }
            await ((Task)Task.WhenAll(tasks)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
            );
            if (first.IsCanceled)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            await first;
        }

        return await Task.WhenAll(tasks);
    }

    private static async Task<T> StartAsync<T>(
        Func<CancellationToken, Task<T>> job,
        CancellationToken cancellationToken
    ) => await job(cancellationToken);
}
