namespace AsyncKatas.LogAndContinue;

/// <summary>Runs jobs at the same time and goes on without those that fail.</summary>
public static class Gather
{
    /// <summary>
    /// Starts all jobs, reports each failure at the moment when it happens, and returns what the other jobs delivered.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs, read once. Calling one starts it.</param>
    /// <param name="onError">
    /// Called once for each job that fails, with the index of the job (from 0) and its exception. If it throws, every
    /// job still ends, every other failure is still reported, and then its exception comes out.
    /// </param>
    /// <returns>The results of the jobs that succeeded, in the order of the jobs.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="jobs"/> or <paramref name="onError"/> is null.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// A job was cancelled: that is not reported, it comes out when all jobs have ended.
    /// </exception>
    public static Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        // TODO: steps 1 to 4 go here (you will want the keyword async in the line above).
        throw new NotImplementedException("Please implement Gather.SuccessesAsync.");
    }
}
