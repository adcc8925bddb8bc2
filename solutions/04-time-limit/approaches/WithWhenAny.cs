// Approach: a race between the job and a delay; the loser is stopped and awaited, whichever it is.
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

        using var stopJob = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopDelay = new CancellationTokenSource();
        var running = job(stopJob.Token);
        var delay = Task.Delay(limit, clock, stopDelay.Token);
        var timeIsUp = await Task.WhenAny(running, delay) == delay;
        await (timeIsUp ? stopJob : stopDelay).CancelAsync();
        try
        {
            // The race says who came first; what comes out is for the job to say.
            return await running;
        }
        catch (OperationCanceledException exception) when (timeIsUp && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The job did not end within {limit}.", exception);
        }
        catch (OperationCanceledException)
        {
            // It throws with the caller's token if it was the caller; if it was the job, the exception goes on as it
            // is.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }
}
