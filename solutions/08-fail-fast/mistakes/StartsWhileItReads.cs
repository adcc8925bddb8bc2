// Misconception: a sequence always gives its items.
// Symptom: it may run code that throws, and then the jobs it gave before are running, and nobody waits for them.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#enumerate-twice
// Rejected by: Leaves_nothing_running_when_the_sequence_of_jobs_throws
// Says: Left behind: A was still running at 0 s (it would have ended at 5 s).
namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(IEnumerable<Func<CancellationToken, Task<T>>> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        cancellationToken.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task<T>>();
        foreach (var job in jobs)
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
                try
                {
                    await stop.CancelAsync();
                }
                catch (AggregateException)
                {
                }
            }

            _ = ended.Exception;
        }

        if (reason is { IsCanceled: true })
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (reason is not null)
        {
            await reason;
        }

        return await Task.WhenAll(tasks);
    }

    private static async Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> job, CancellationToken cancellationToken) =>
        await job(cancellationToken);
}
