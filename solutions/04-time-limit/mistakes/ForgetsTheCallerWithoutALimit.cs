// Misconception: a job without a limit needs no token.
// Symptom: the caller cancels and waits an hour for a job that has never heard of it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#infinite-limit
// Rejected by: The_caller_can_cancel_a_job_without_a_limit
// Says: Expected an OperationCanceledException; your method ended without an exception at 3600 s.
namespace AsyncKatas.TimeLimit;

public static class TimeLimit
{
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> job, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(clock);
        cancellationToken.ThrowIfCancellationRequested();
        if (limit == Timeout.InfiniteTimeSpan)
        {
            return await job(CancellationToken.None);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        using var timeout = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            return await job(stop.Token);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
