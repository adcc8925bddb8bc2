// Misconception: when the first failure is known and the others are told to stop, there is nothing left to wait for.
// Symptom: they have only been asked to: their cleanup goes on behind the back of the caller, who believes that all is
// over.
// Notebook: notebooks/06-task-groups.ipynb#investigate-group
// Rejected by: Waits_for_the_cleanup_of_the_cancelled_jobs
// Says: when your method returned, at 1 s, only B had ended.
// Rejected by: Waits_for_a_job_that_does_not_look_at_its_token
// Says: still running
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

        var open = tasks.ToList();
        while (open.Count > 0)
        {
            var ended = await Task.WhenAny(open);
            open.Remove(ended);
            if (ended.IsCompletedSuccessfully)
            {
                continue;
            }

            if (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    stop.Cancel();
                }
                catch (AggregateException) { }

                await ended;
            }

            _ = ended.Exception;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await Task.WhenAll(tasks);
    }

    private static async Task<T> StartAsync<T>(
        Func<CancellationToken, Task<T>> job,
        CancellationToken cancellationToken
    ) => await job(cancellationToken);
}
