namespace AsyncKatas.ResultsInOrder;

/// <summary>Runs jobs together and brings back what came of them.</summary>
public static class Gather
{
    /// <summary>
    /// Starts all jobs, waits until every one of them has ended, and returns their results. No job, however it ends, keeps
    /// another one from being started or from running to its end.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <returns>
    /// The results, in the order of the jobs. If jobs failed, the exception of the first of them in the order of the jobs;
    /// if none failed but some were cancelled, a cancelled task.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // The sequence is read to its end before anything starts: should it break half way, no job has been left running.
        Func<Task<T>>[] all = [.. jobs];

        // WhenAll knows which task belongs to which place, so nobody has to sort. It also waits for the rest after a failure
        // and looks at every exception.
        return await Task.WhenAll(all.Select(StartAsync));

        // The call of a job may throw before there is a task. Inside an async method that exception ends up in the method's
        // own task, as any later one does; without it, Select would break off and forget the jobs started so far.
        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
