// Misconception: WhenAny gives the first task that succeeded.
// Symptom: it gives the first that ended, in whatever way: the fastest failure wins the race.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-any
// Rejected by: A_job_that_fails_does_not_end_the_race
// Says: Expected your method to return C; at 1 s it ended with InvalidOperationException (B failed).
// Rejected by: A_job_that_ends_as_cancelled_does_not_end_the_race
// Says: Expected your method to return C; at 1 s it ended with a cancellation.
// Also rejected by: A_job_that_throws_before_its_first_await_does_not_end_the_race, Throws_when_the_last_job_has_failed, One_success_is_enough_after_ninety_nine_failures
namespace AsyncKatas.FirstSuccess;

public static class Race
{
    public static async Task<T> FirstSuccessAsync<T>(IEnumerable<Func<CancellationToken, Task<T>>> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // Nothing is started until the whole sequence has been read: if it throws half way, no job is left running.
        var all = jobs.ToArray();
        if (all.Length == 0)
        {
            throw new ArgumentException("A race needs at least one job.", nameof(jobs));
        }

        cancellationToken.ThrowIfCancellationRequested();

        // Linked: the jobs stop when the caller says so, and when there is a winner. Disposed: nothing stays attached to the
        // caller's token, which may live as long as the program.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new List<Task<T>>(all.Length);
        foreach (var job in all)
        {
            var task = StartAsync(job, stop.Token);
            tasks.Add(task);
            if (task.IsCompletedSuccessfully)
            {
                break;
            }
        }

        var winner = await Task.WhenAny(tasks);
        try
        {
            await stop.CancelAsync();
        }
        catch (AggregateException)
        {
        }

        await ((Task)Task.WhenAll(tasks)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        foreach (var task in tasks)
        {
            _ = task.Exception;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await winner;
    }

    // Async, so that a job that throws before it has a task gets one all the same.
    private static async Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> job, CancellationToken cancellationToken) =>
        await job(cancellationToken);
}
