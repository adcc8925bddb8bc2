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
    public static Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        // TODO: steps 1 to 4 go here (you will want the keyword async in the line above).
        throw new NotImplementedException("Please implement Gather.AllOrThrowAllAsync.");
    }
}
