// Misconception: a caller who has cancelled wants nothing any more.
// Symptom: a job that could not be stopped has done its work, and its result or its failure is lost.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#token-is-a-flag
// Rejected by: A_job_that_ignores_the_cancellation_by_the_caller_still_gives_its_result
// Says: At 3 s a cancellation came out that nobody expected: The operation was canceled.
// Rejected by: A_job_that_fails_after_the_caller_has_cancelled_gives_its_own_exception
// Says: at 3 s your method ended with OperationCanceledException
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
            var result = await job(stop.Token);
            cancellationToken.ThrowIfCancellationRequested();
            return result;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
