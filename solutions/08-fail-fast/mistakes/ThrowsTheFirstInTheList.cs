// Misconception: the exception that WhenAll throws is the one that happened first.
// Symptom: it is the first in the list: a job that fails while it is being stopped hides the failure that started it all.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#which-exception
// Rejected by: A_later_failure_does_not_hide_the_first_one
// Says: Expected the exception of B to come out as it is; at 2 s your method ended with InvalidOperationException (A
// failed).
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

        return await Task.WhenAll(tasks);
    }

    private static async Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> job, CancellationToken cancellationToken) =>
        await job(cancellationToken);
}
