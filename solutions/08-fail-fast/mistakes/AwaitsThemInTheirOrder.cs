// Misconception: when all tasks have ended, awaiting them one by one finds the one that failed.
// Symptom: it finds the first that has no result: a job that was only cancelled because of the failure hides the failure.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: Throws_the_exception_of_the_job_that_failed
// Says: Expected the exception of export 7 to come out as it is; at 1 s your method ended with TaskCanceledException
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

        var results = new List<T>();
        foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return [.. results];
    }

    private static async Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> job, CancellationToken cancellationToken) =>
        await job(cancellationToken);
}
