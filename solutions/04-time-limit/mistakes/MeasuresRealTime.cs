// Misconception: CancelAfter measures by the clock that was handed in.
// Symptom: a linked source knows no clock but the real one, so the limit of a tenth of a second never comes in a spec.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#two-clocks
// Rejected by: A_job_over_its_limit_ends_with_a_timeout_at_exactly_the_limit
// Says: has set a timer of the real clock (CancellationTokenSource.CancelAfter, 0.05 s)
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

        cancellationToken.ThrowIfCancellationRequested();
        if (limit == TimeSpan.Zero)
        {
            throw new TimeoutException();
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        try
        {
            return await job(stop.Token);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
