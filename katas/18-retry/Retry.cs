namespace AsyncKatas.Retry;

/// <summary>Tries again what may work the next time.</summary>
public static class Retry
{
    /// <summary>
    /// Calls a job until it succeeds, at most as often as the policy says. Between two attempts it waits, each time
    /// longer. An attempt has always ended before the next step is taken, its cleanup included.
    /// </summary>
    /// <typeparam name="T">Type of the job's result.</typeparam>
    /// <param name="job">The job. Each call is a new attempt; its token tells it to stop.</param>
    /// <param name="policy">How often, for which failures, and with what delays.</param>
    /// <param name="clock">The clock by which delays and the limit of an attempt are measured.</param>
    /// <param name="cancellationToken">
    /// Cancels the attempt or ends the delay, and there is no other attempt. If it is cancelled already, the job is not
    /// called.
    /// </param>
    /// <returns>The result of the first attempt that succeeds.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="job"/>, <paramref name="policy"/> or <paramref name="clock"/> is null.
    /// </exception>
    /// <exception cref="TimeoutException">
    /// The last attempt was cancelled because it took longer than <see cref="RetryPolicy.AttemptLimit"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled; the exception carries the caller's token.
    /// </exception>
    /// <remarks>Any other failure of the last attempt comes out as it was thrown.</remarks>
    public static Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> job,
        RetryPolicy policy,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        // TODO: steps 1 to 6 go here (you will want the keyword async in the line above).
        throw new NotImplementedException("Please implement Retry.RunAsync.");
    }
}
