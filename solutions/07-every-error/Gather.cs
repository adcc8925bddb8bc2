namespace AsyncKatas.EveryError;

/// <summary>Runs jobs at the same time and reports everything that went wrong.</summary>
public static class Gather
{
    /// <summary>Starts all jobs, waits until every one of them has ended, and reports every failure.</summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <returns>The results, in the order of the jobs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    /// <exception cref="AggregateException">
    /// At least one job failed. It holds the failures of all jobs, as they were thrown, in the order of the jobs, and
    /// no AggregateException among them.
    /// </exception>
    /// <exception cref="OperationCanceledException">No job failed, and at least one was cancelled.</exception>
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // ToArray reads the sequence once, and keeps the tasks: each of them still knows its own failures afterwards.
        var tasks = jobs.Select(Start).ToArray();
        var all = Task.WhenAll(tasks);
        try
        {
            return await all;
        }
        catch when (all.IsFaulted)
        {
            // Without a failure the filter lets the cancellation of WhenAll pass, and our own task ends as cancelled
            // too.
            //
            // The await threw the first failure only, so we ask the tasks. One task can hold several (a job may be a
            // WhenAll itself), and one of these can be an AggregateException (a job may be a gather like this one).
            // Flatten for each task, not for all of them together: it puts what was nested behind what was not.
            throw new AggregateException(
                tasks
                    .Where(static task => task.IsFaulted)
                    .SelectMany(static task => task.Exception!.Flatten().InnerExceptions)
            );
        }
    }

    // A job can throw before there is a task. Put into a task of its own, that failure waits for its turn like any
    // other, and the jobs behind it are started.
    private static Task<T> Start<T>(Func<Task<T>> job)
    {
        try
        {
            return job();
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }
}
