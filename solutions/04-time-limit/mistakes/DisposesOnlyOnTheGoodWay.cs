// Misconception: disposing the sources after the await is as good as a using.
// Symptom: an exception jumps over the two lines, and the timer goes on ticking for a job that is dead.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#finally-or-after
// Rejected by: No_timer_is_left_after_a_job_that_failed
// Says: 1 timer still armed
// Rejected by: No_timer_is_left_after_a_job_that_throws_before_its_first_await
// Says: 1 timer still armed
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

        var timeout = new CancellationTokenSource(limit, clock);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            var result = await job(stop.Token);
            stop.Dispose();
            timeout.Dispose();
            return result;
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
