// Misconception: when the first to end has failed, the next one will do.
// Symptom: the next to end may have failed as well: two refusals are enough to lose a race that a third job would have won.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-any
// Rejected by: One_success_is_enough_after_ninety_nine_failures
// Says: it ended with InvalidOperationException (job 2 failed).
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
        if (!winner.IsCompletedSuccessfully && tasks.Count > 1)
        {
            winner = await Task.WhenAny(tasks.Where(task => task != winner));
        }

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
