// Misconception: cancelling a source stops the work that was started after the source was made.
// Symptom: the job has never seen the token that is cancelled, so it runs to its end as if there were no limit.
// Notebook: notebooks/00-start-here.ipynb#outcomes-explained
// Rejected by: A_job_over_its_limit_ends_with_a_timeout_at_exactly_the_limit
// Says: your method ended without an exception at 1 s.
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
            return await job(cancellationToken);
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
