// Misconception: without a limit there is no timer, so there is nothing to put away.
// Symptom: the linked source is registered with the caller's token all the same, and there it stays for as long as that token lives.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#linked-source
// Rejected by: A_call_without_a_limit_that_has_ended_no_longer_listens_to_the_callers_token
// Says: cancelling it afterwards still reached the token of the job
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
            var forever = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            try
            {
                return await job(forever.Token);
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
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
