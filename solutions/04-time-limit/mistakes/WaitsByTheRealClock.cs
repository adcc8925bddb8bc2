// Misconception: WaitAsync measures by the clock that was handed in.
// Symptom: it has been told of none and takes the real one, so the limit of a twentieth of a second never comes in a
// spec.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#how-to-limit
// Rejected by: A_job_over_its_limit_ends_with_a_timeout_at_exactly_the_limit
// Says: has set a timer of the real clock (Task.WaitAsync, 0.05 s)
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
        if (limit != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (limit == TimeSpan.Zero)
        {
            throw new TimeoutException();
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = job(stop.Token);
        var timeIsUp = false;
        try
        {
            await running.WaitAsync(limit);
        }
        catch (Exception) when (running.IsCompleted)
        {
            // The job tells itself how it ended.
        }
        catch (TimeoutException)
        {
            timeIsUp = !cancellationToken.IsCancellationRequested;
            await stop.CancelAsync();
        }

        try
        {
            return await running;
        }
        catch (OperationCanceledException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw timeIsUp ? new TimeoutException() : exception;
        }
    }
}
