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
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> job,
        RetryPolicy policy,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(clock);
        cancellationToken.ThrowIfCancellationRequested();
        var delay = Shorter(policy.FirstDelay, policy.MaxDelay);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(job, policy.AttemptLimit, clock, cancellationToken);
            }
            catch (Exception error)
                when (attempt < policy.MaxAttempts
                    && !cancellationToken.IsCancellationRequested
                    && policy.ShouldRetry(error)
                )
            {
                // Another attempt follows. A filter, and not an `if` with a `throw`: what it turns down was never
                // caught, so it comes out as it was thrown.
            }

            await Task.Delay(policy.Jitter(delay), clock, cancellationToken);

            // From one delay to the next, and not by a power of the factor: a power of many attempts is beyond any
            // TimeSpan, long before somebody asks which of the two is shorter. And from the delay without jitter, or
            // the jitter grows too.
            delay = Shorter(delay * policy.Factor, policy.MaxDelay);
        }
    }

    // One attempt. It has a source of its own, so that its time begins with it and its timer ends with it.
    private static async Task<T> AttemptAsync<T>(
        Func<CancellationToken, Task<T>> job,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await job(stop.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The job has thrown with our token, and nobody outside knows that one: the caller looks for his own.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException error) when (timer.IsCancellationRequested)
        {
            throw new TimeoutException($"The attempt took longer than {limit}.", error);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
