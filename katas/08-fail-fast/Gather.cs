namespace AsyncKatas.FailFast;

/// <summary>Runs jobs at the same time and gives up as soon as one of them cannot deliver.</summary>
public static class Gather
{
    /// <summary>
    /// Starts all jobs and returns their results. When one of them fails, it cancels the others, waits until they have
    /// ended, and throws the exception of the one that failed first.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it; the token tells it to stop.</param>
    /// <param name="cancellationToken">Cancels all jobs.</param>
    /// <returns>The results, in the order of the jobs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled, and the exception carries the caller's token; or a job ended as cancelled before any other
    /// had failed.
    /// </exception>
    public static Task<T[]> FailFastAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        // TODO: steps 1 to 5 go here (you will want the keyword async in the line above).
        throw new NotImplementedException("Please implement Gather.FailFastAsync.");
    }
}
