// Misconception: every delay of a method that gets a clock is measured by that clock.
// Symptom: Task.Delay without the clock takes the real one, so the limit of a twentieth of a second never comes in a spec.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#two-clocks
// Rejected by: A_job_over_its_limit_ends_with_a_timeout_at_exactly_the_limit
// Says: has set a timer of the real clock (Task.Delay, 0.05 s)
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

        using var stopJob = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopDelay = new CancellationTokenSource();
        var running = job(stopJob.Token);
        var delay = Task.Delay(limit, stopDelay.Token);
        var timeIsUp = await Task.WhenAny(running, delay) == delay;
        await (timeIsUp ? stopJob : stopDelay).CancelAsync();
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
