namespace AsyncKatas.OneAtATime;

/// <summary>Runs jobs: one at a time, or all at once.</summary>
public static class Runner
{
    /// <summary>Runs the jobs one at a time: each one starts when the one before it has ended.</summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <returns>
    /// The results, in the order of the jobs. If a job failed, its exception; if one was cancelled, a cancelled task.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        foreach (var job in jobs)
        {
            // The call starts the job and the await waits for its end, so the loop does not reach the next job before
            // that. If the job fails, the await throws and the loop never goes on.
            results.Add(await job());
        }

        return [.. results];
    }

    /// <summary>Starts all jobs at once and waits until every one of them has ended.</summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <returns>
    /// The results, in the order of the jobs. If jobs failed, the exception of one of them, and the others have been
    /// observed; if none failed but some were cancelled, a cancelled task.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // A task is hot: each call starts its job, and nothing waits yet. WhenAll reads the sequence once, and the
        // results stand in the order of the tasks, whichever ends first.
        return await Task.WhenAll(jobs.Select(static job => job()));
    }
}
