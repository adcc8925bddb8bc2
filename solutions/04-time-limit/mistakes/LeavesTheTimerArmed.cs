// Misconception: a delay that lost the race is of no interest any more.
// Symptom: its timer goes on ticking until the limit, long after the job has ended; a busy server collects thousands of
// them.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#how-to-limit
// Rejected by: No_timer_is_left_after_a_job_that_ended_in_time
// Says: 1 timer still armed
// Rejected by: No_timer_is_left_after_a_job_that_failed
// Says: 1 timer still armed
// Also rejected by: A_job_that_ends_at_the_very_limit_gives_its_result_or_a_timeout_and_nothing_else
namespace AsyncKatas.TimeLimit;

public static class TimeLimit
{
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> job,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
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
        var running = job(stop.Token);
        var delay = Task.Delay(limit, clock, CancellationToken.None);
        var timeIsUp = await Task.WhenAny(running, delay) == delay;
        if (timeIsUp)
        {
            await stop.CancelAsync();
        }

        try
        {
            return await running;
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException) when (timeIsUp)
        {
            throw new TimeoutException();
        }
    }
}
