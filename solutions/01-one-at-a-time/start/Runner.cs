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
    public static Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        // TODO: steps 1 and 2 go here (you will want the keyword async in the line above).
        throw new NotImplementedException("Please implement Runner.OneAtATimeAsync.");
    }

    /// <summary>Starts all jobs at once and waits until every one of them has ended.</summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <returns>
    /// The results, in the order of the jobs. If jobs failed, the exception of one of them, and the others have been
    /// observed; if none failed but some were cancelled, a cancelled task.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    public static Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        // TODO: steps 3 and 4 go here.
        throw new NotImplementedException("Please implement Runner.AllAtOnceAsync.");
    }
}
