// Misconception: a cancelled job is no failure, so the caller gets the results without it.
// Symptom: a result is missing, or a null or a 0 stands in its place, and the caller goes on as if all were well.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: Ends_as_cancelled_when_jobs_were_cancelled_and_none_failed
// Says: it ended as RanToCompletion
// Also rejected by: Waits_for_every_job_when_one_was_cancelled
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
        await Task.WhenAll(tasks.AsEnumerable<Task>())
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var failures = tasks
            .Where(static task => task.IsFaulted)
            .SelectMany(static task => task.Exception!.Flatten().InnerExceptions)
            .ToList();
        return failures.Count > 0
            ? throw new AggregateException(failures)
            : [.. tasks.Select(static task => task.IsCompletedSuccessfully ? task.Result : default!)];
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
