// Misconception: using disposes of the source when the returned task has ended.
// Symptom: it does so when the method returns, which is at once: later there is nothing left that could cancel.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#make
// Rejected by: Throws_the_exception_of_the_job_that_failed
// Says: at 1 s your method ended with ObjectDisposedException
namespace AsyncKatas.FailFast;

public static class Gather
{
    public static Task<T[]> FailFastAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var all = jobs.ToArray();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T[]>(cancellationToken);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return GatherAsync(all, stop);
    }

    private static async Task<T[]> GatherAsync<T>(Func<CancellationToken, Task<T>>[] all, CancellationTokenSource stop)
    {
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

        Task<T>? reason = null;
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (!ended.IsCompletedSuccessfully && reason is null)
            {
                reason = ended;
                await stop.CancelAsync();
            }

            _ = ended.Exception;
        }

        if (reason is not null)
        {
            await reason;
        }

        return await Task.WhenAll(tasks);
    }

    private static async Task<T> StartAsync<T>(
        Func<CancellationToken, Task<T>> job,
        CancellationToken cancellationToken
    ) => await job(cancellationToken);
}
