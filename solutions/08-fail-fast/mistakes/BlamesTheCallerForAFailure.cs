// Misconception: when the caller has cancelled, nothing else can be the reason.
// Symptom: a job had failed before; the caller, who grew tired of waiting for the cleanup of the others, never hears of it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#whose-cancellation
// Rejected by: A_cancellation_by_the_caller_does_not_hide_the_first_failure
// Says: Expected the exception of B to come out as it is; at 3 s your method ended with OperationCanceledException
namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(IEnumerable<Func<CancellationToken, Task<T>>> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        var all = jobs.ToArray();
        cancellationToken.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = stop.Token;
        var tasks = new List<Task<T>>(all.Length);
        foreach (var job in all)
        {
            var task = StartAsync(job, token);
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
