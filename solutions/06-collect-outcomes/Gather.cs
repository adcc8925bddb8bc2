namespace AsyncKatas.CollectOutcomes;

/// <summary>Runs many jobs at once and gathers what came of them.</summary>
public static class Gather
{
    /// <summary>
    /// Starts all jobs at once, waits until every one of them has ended, and tells how each of them ended. Whatever
    /// happens to a job, it stops no other job and does not make the gathering fail.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <returns>One outcome for each job, in the order of the jobs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    public static async Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // Each exception is caught where it belongs to one job, so the tasks that are gathered here never fail and
        // WhenAll has nothing to choose from. It gives the outcomes in the order of the jobs, whoever ends first.
        return await Task.WhenAll(jobs.Select(OutcomeAsync));
    }

    private static async Task<Outcome<T>> OutcomeAsync<T>(Func<Task<T>> job)
    {
        try
        {
            // The call stands inside the try as well as the await: a job may throw before it has returned a task.
            return new Outcome<T>.Succeeded(await job());
        }
        catch (OperationCanceledException)
        {
            // It derives from Exception, so it has to come first, or a cancelled job would be shown as a failed one.
            return new Outcome<T>.Cancelled();
        }
        catch (Exception exception)
        {
            return new Outcome<T>.Failed(exception);
        }
    }
}
