// Misconception: when the time is up, nothing that the job still brings can be of use.
// Symptom: a job that could not be stopped has done its work, was waited for, and its result is lost.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#token-is-a-flag
// Rejected by: A_job_that_ignores_its_token_is_awaited_and_its_late_result_counts
// Says: At 3 s an exception came out that nobody expected: TimeoutException
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
            return timeout.IsCancellationRequested ? throw new TimeoutException() : result;
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
