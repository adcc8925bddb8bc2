// Approach: one source for the job, and a timer of the clock that notes that the time is up before it cancels.
namespace AsyncKatas.TimeLimit;

public static class TimeLimit
{
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> job,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(clock);
        if (limit < TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "A limit is zero, more, or infinite.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (limit == TimeSpan.Zero)
        {
            throw new TimeoutException("A job with no time at all is not started.");
        }

        var timeIsUp = false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // An async disposal waits for a callback that is just running, so that it cannot meet a source that is
        // disposed.
        await using var timer = clock.CreateTimer(
            _ =>
            {
                Volatile.Write(ref timeIsUp, true);
                stop.Cancel();
            },
            state: null,
            dueTime: limit,
            period: Timeout.InfiniteTimeSpan
        );
        try
        {
            return await job(stop.Token);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException exception) when (Volatile.Read(ref timeIsUp))
        {
            throw new TimeoutException($"The job did not end within {limit}.", exception);
        }
    }
}
