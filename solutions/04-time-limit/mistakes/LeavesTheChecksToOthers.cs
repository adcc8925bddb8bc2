// Misconception: the source checks its arguments itself, so there is nothing left to check.
// Symptom: the exception names a parameter that the caller has never seen.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#infinite-limit
// Rejected by: A_negative_limit_is_refused_by_name_and_starts_nothing
// Says: it names delay
// Rejected by: Null_for_the_clock_is_refused
// Says: it names timeProvider
namespace AsyncKatas.TimeLimit;

public static class TimeLimit
{
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> job, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
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
