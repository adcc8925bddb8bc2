// Misconception: Result is safe on a task that has ended.
// Symptom: it is, but it wraps the exception of the job, and a catch for the real one no longer matches.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#result-wraps
// Rejected by: A_job_that_fails_in_time_gives_its_own_exception
// Says: at 0.5 s your method ended with AggregateException of InvalidOperationException
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

        using var stopJob = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopDelay = new CancellationTokenSource();
        var running = job(stopJob.Token);
        var delay = Task.Delay(limit, clock, stopDelay.Token);
        var timeIsUp = await Task.WhenAny(running, delay) == delay;
        await (timeIsUp ? stopJob : stopDelay).CancelAsync();
        await Task.WhenAny(running);
        if (running.IsCanceled)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw timeIsUp ? new TimeoutException() : new TaskCanceledException(running);
        }

        return running.Result;
    }
}
