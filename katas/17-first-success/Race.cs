namespace AsyncKatas.FirstSuccess;

/// <summary>Lets jobs race each other where one result is enough.</summary>
public static class Race
{
    /// <summary>
    /// Starts all jobs and returns the result of the first that succeeds. Then it cancels the others, and it waits
    /// until they have ended: no job is running when the task that is returned has ended.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs, at least one. Calling one starts it; the token tells it to stop.</param>
    /// <param name="cancellationToken">Cancels all jobs. If it is cancelled already, none is started.</param>
    /// <returns>
    /// The result of the job that succeeded first, whatever happens while the others are being stopped.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="jobs"/> is empty: nobody can win.</exception>
    /// <exception cref="AggregateException">
    /// No job succeeded. It holds one exception for each job, as it was thrown, in the order of the jobs; for a job
    /// that ended as cancelled by itself, an <see cref="OperationCanceledException"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled before any job had succeeded; the exception carries the caller's token.
    /// </exception>
    public static Task<T> FirstSuccessAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        // TODO: steps 1 to 6 go here (you will want the keyword async in the line above).
        throw new NotImplementedException("Please implement Race.FirstSuccessAsync.");
    }
}
