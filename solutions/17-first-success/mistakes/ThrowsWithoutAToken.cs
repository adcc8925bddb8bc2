// Misconception: one OperationCanceledException is as good as another.
// Symptom: it does not say whose cancellation it is: the caller who compares the token with his own takes it for a failure.
// Rejected by: The_exception_carries_the_token_also_when_it_is_cancelled_already
// Says: it carries none
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

        if (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException();
        }

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
        Task<T>? winner = null;
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (winner is null && ended.IsCompletedSuccessfully)
            {
                // Noted before the others are told to stop: one of them may succeed while it is being told.
                winner = ended;
                try
                {
                    await stop.CancelAsync();
                }
                catch (AggregateException)
                {
                    // Jobs may have left callbacks with the token, and one has thrown. There is a winner all the same, and
                    // the others still have to be waited for.
                }
            }

            // What losers threw is not handed on, but it has been looked at: nobody will be told of an unobserved exception.
            _ = ended.Exception;
        }

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
