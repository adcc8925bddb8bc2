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
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> job,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(clock);
        if (limit != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        }

        // Two sources, because they answer two questions: the first knows whether the time is up, the second tells the
        // job to stop, whatever the reason. Disposing them disarms the timer and unlinks the caller's token on every
        // way out.
        using var timeout = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            // A source with no time at all is cancelled from the start, so this line also keeps a limit of zero from
            // starting the job.
            stop.Token.ThrowIfCancellationRequested();

            // This await ends only when the job has ended, so a cancelled job has cleaned up before anybody hears of
            // it.
            return await job(stop.Token);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            // The caller is asked first: the time may run out while the job cleans up because the caller cancelled. The
            // job knows the linked token only; a caller who compares tokens, as many filters do, looks for the one it
            // handed in.
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            // The filter keeps a job apart that was cancelled for a reason of its own before the time was up.
            throw new TimeoutException($"The job did not end within {limit}.", exception);
        }
    }
}
