// Misconception: the exception of a cancelled job can go its way untouched.
// Symptom: it carries the token of the linked source, which the caller has never seen. A caller who looks for its own token takes it for somebody else's.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#whose-cancellation
// Rejected by: The_exception_of_a_cancellation_carries_the_token_of_the_caller
// Says: Expected the exception to carry the caller's token; it carries another one.
// Rejected by: The_exception_of_a_cancellation_before_the_call_carries_the_token_of_the_caller
// Says: Expected the exception to carry the caller's token; it carries another one.
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
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
