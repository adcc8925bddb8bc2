// Misconception: a task's Exception is the exception that its job threw.
// Symptom: it is an AggregateException around it, so the catch blocks of the caller do not match; and for a cancelled task it is null.
// Notebook: notebooks/06-task-groups.ipynb#investigate-group
// Rejected by: Throws_the_exception_of_the_job_that_failed
// Says: at 1 s your method ended with AggregateException of InvalidOperationException (export 7 failed).
// Rejected by: Ends_as_cancelled_when_the_caller_cancels
// Says: it ended as Faulted, with NullReferenceException
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

        if (reason is not null)
        {
            throw reason.Exception!;
        }

        return await Task.WhenAll(tasks);
    }

    private static async Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> job, CancellationToken cancellationToken) =>
        await job(cancellationToken);
}
