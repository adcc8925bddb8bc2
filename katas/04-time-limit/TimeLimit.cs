namespace AsyncKatas.TimeLimit;

/// <summary>Gives a job a limited time.</summary>
public static class TimeLimit
{
    /// <summary>
    /// Runs a job and cancels it when its time is up. The job has always ended when the task that is returned ends: a
    /// job that is cancelled is awaited until its cleanup is done.
    /// </summary>
    /// <typeparam name="T">Type of the job's result.</typeparam>
    /// <param name="job">The job. Calling it starts it; its token tells it to stop.</param>
    /// <param name="limit">
    /// The time that it has. Zero: it has none and is not started. <see cref="Timeout.InfiniteTimeSpan"/>: there is no
    /// limit.
    /// </param>
    /// <param name="clock">The clock by which the time is measured.</param>
    /// <param name="cancellationToken">Cancels the job. If it is cancelled already, the job is not started.</param>
    /// <returns>
    /// What the job returns, also when it heeds no token and ends after its limit, or after the caller has cancelled.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="job"/> or <paramref name="clock"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="limit"/> is negative, and not infinite.
    /// </exception>
    /// <exception cref="TimeoutException">
    /// The time was up and the job was cancelled for it, whatever token its own exception carries.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled; the exception carries the caller's token. Or the job was cancelled for a reason of its
    /// own.
    /// </exception>
    public static Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> job,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        // TODO: steps 1 to 5 go here (you will want the keyword async in the line above).
        throw new NotImplementedException("Please implement TimeLimit.RunAsync.");
    }
}
