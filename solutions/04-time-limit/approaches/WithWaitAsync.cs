// Approach: WaitAsync rings the bell, and somebody still has to stop the job and wait for it.
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

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = job(stop.Token);
        try
        {
            return await running.WaitAsync(limit, clock, CancellationToken.None);
        }
        catch (TimeoutException timeout) when (!running.IsCompleted)
        {
            // The filter keeps a TimeoutException of the job itself apart: if the job has ended, it was not WaitAsync.
            var callerWasFirst = cancellationToken.IsCancellationRequested;
            await stop.CancelAsync();
            try
            {
                return await running;
            }
            catch (OperationCanceledException exception)
            {
                throw callerWasFirst
                    ? new OperationCanceledException(exception.Message, exception, cancellationToken)
                    : new TimeoutException(timeout.Message, timeout);
            }
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }
}
