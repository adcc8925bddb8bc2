// Misconception: the token in the exception tells who cancelled.
// Symptom: it tells what the job has put in. A job that says in its own words that it gave up is neither a timeout nor the caller's cancellation.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#whose-cancellation
// Rejected by: A_timeout_is_a_timeout_whatever_token_the_exception_of_the_job_carries
// Says: Expected a TimeoutException; at 1 s your method ended with OperationCanceledException (Slow gave up).
// Rejected by: The_exception_of_a_cancellation_carries_the_token_of_the_caller_whatever_token_that_of_the_job_carries
// Says: Expected the exception to carry the caller's token; it carries none.
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
        catch (OperationCanceledException exception) when (exception.CancellationToken == stop.Token)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException();
        }
    }
}
