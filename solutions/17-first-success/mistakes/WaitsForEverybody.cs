// Misconception: WhenAll gives the results as they come.
// Symptom: it ends when the last job has ended: the fastest result waits for the slowest job.
// Rejected by: Ends_when_the_winner_has_ended
// Says: Expected the result to come out at 1 s; it came out at 3 s.
// Also rejected by: Cancels_the_losers
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

        var succeeded = new List<Task<T>>();
        await Task.WhenAll(tasks.Select(async task =>
        {
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (task.IsCompletedSuccessfully)
            {
                succeeded.Add(task);
            }
        }));
        foreach (var task in tasks)
        {
            _ = task.Exception;
        }

        var winner = succeeded.FirstOrDefault();
        if (winner is not null)
        {
            return await winner;
        }

        // Nobody has won. If the caller called it off, what the jobs threw on their way out is no news.
        cancellationToken.ThrowIfCancellationRequested();
        var errors = new List<Exception>(tasks.Count);
        foreach (var task in tasks)
        {
            try
            {
                await task;
            }
            catch (Exception error)
            {
                // Caught, and not taken from task.Exception, which is null for a task that was cancelled.
                errors.Add(error);
            }
        }

        throw new AggregateException("No job of the race succeeded.", errors);
    }

    // Async, so that a job that throws before it has a task gets one all the same.
    private static async Task<T> StartAsync<T>(Func<CancellationToken, Task<T>> job, CancellationToken cancellationToken) =>
        await job(cancellationToken);
}
