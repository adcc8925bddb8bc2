namespace AsyncKatas.ResultsInOrder;

/// <summary>Runs jobs together and brings back what came of them.</summary>
public static class Gather
{
    /// <summary>
    /// Starts all jobs, waits until every one of them has ended, and returns their results. No job, however it ends,
    /// keeps another one from being started or from running to its end.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <returns>
    /// The results, in the order of the jobs. If jobs failed, the exception of the first of them in the order of the
    /// jobs; if none failed but some were cancelled, a cancelled task.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    public static Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        // TODO: steps 1 to 5 go here.
        throw new NotImplementedException("Please implement Gather.AllAsync.");
    }
}
