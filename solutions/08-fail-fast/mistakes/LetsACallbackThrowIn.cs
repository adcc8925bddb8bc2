// Misconception: cancelling cannot fail.
// Symptom: it throws what a callback on the token throws: the first failure is lost, and the jobs that are being stopped are left alone.
// Rejected by: A_callback_on_the_token_that_throws_does_not_hide_the_first_failure
// Says: at 1 s your method ended with AggregateException of InvalidOperationException (the callback failed).
// Rejected by: A_callback_on_the_token_that_throws_leaves_no_job_running
// Says: B was still running at 1 s (it would have ended at 2 s).
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
                await stop.CancelAsync();
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
