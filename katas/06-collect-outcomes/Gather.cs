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
    public static Task<Outcome<T>[]> OutcomesAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        // TODO: steps 1 to 4 go here (you may want the keyword async in the line above, and a second method).
        throw new NotImplementedException("Please implement Gather.OutcomesAsync.");
    }
}
