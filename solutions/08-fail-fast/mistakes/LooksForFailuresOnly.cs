// Misconception: only a failed job spoils the result.
// Symptom: a cancelled one has no result either: the others work to their end for a call that cannot succeed any more.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: Stops_the_others_when_a_job_ends_as_cancelled_by_itself
// Says: Expected A to have been cancelled; it succeeded at 5 s.
namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(IEnumerable<Func<CancellationToken, Task<T>>> jobs, CancellationToken cancellationToken)
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

        Task<T>? reason = null;
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (ended.IsFaulted && reason is null)
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
