// Misconception: whoever cancels here must have been the timer.
// Symptom: a user who pressed Cancel is told that the server was too slow, and a retry may start it all again.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-cancel
// Rejected by: A_cancellation_by_the_caller_is_not_reported_as_a_timeout
// Says: it ended as Faulted, with TimeoutException
namespace AsyncKatas.TimeLimit;

public static class TimeLimit
{
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> job, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(clock);
        if (limit != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        }

        using var timeout = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            return await job(stop.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException();
        }
    }
}
