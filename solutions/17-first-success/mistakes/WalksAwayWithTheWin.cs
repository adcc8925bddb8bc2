// Misconception: when the result is there, nothing is left to do.
// Symptom: the others do not know that the race is over: they work on for nobody, and what they throw is never seen.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-any
// Rejected by: Cancels_the_losers
// Says: Expected A to have been cancelled; it succeeded at 5 s.
// Rejected by: Waits_for_the_cleanup_of_the_losers
// Says: A and C were still running at 1 s
// Also rejected by: Leaves_no_failure_unobserved_when_somebody_wins, Cancels_and_awaits_the_jobs_before_one_that_has_its_result_at_once
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

        // The tasks come in the order in which they end. The first to end may have failed, so each is asked whether it has
        // succeeded. The loop goes on until all have ended: that is the wait for the losers and their cleanup.
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (ended.IsCompletedSuccessfully)
            {
                return await ended;
            }

            // What losers threw is not handed on, but it has been looked at: nobody will be told of an unobserved exception.
            _ = ended.Exception;
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
