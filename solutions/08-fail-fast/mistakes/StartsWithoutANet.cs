// Misconception: a job that fails has a task that tells so.
// Symptom: a job can throw before it has one: the exception leaves the method, and the jobs before it run on, alone.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: Cancels_and_awaits_the_started_jobs_when_one_throws_before_its_first_await
// Says: Expected the jobs to have ended in the order [B, A]; when your method returned, at 0 s, only B had ended.
namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(IEnumerable<Func<CancellationToken, Task<T>>> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var all = jobs.ToArray();
        cancellationToken.ThrowIfCancellationRequested();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = all.Select(job => job(stop.Token)).ToList();

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
}
