// Misconception: a time is a number of milliseconds.
// Symptom: what lies between two milliseconds is cut off: half a one below zero becomes no time, and one and a half become no limit.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#infinite-limit
// Rejected by: A_negative_limit_is_refused_by_name_and_starts_nothing
// Says: Expected an ArgumentOutOfRangeException; your method ended without an exception at 1 s.
namespace AsyncKatas.TimeLimit;

public static class TimeLimit
{
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> job, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(clock);
        var milliseconds = (int)limit.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, Timeout.Infinite, nameof(limit));
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
