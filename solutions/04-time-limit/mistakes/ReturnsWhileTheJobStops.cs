// Misconception: a job that was told to stop needs nobody to wait for it; it is enough that somebody observes it.
// Symptom: the timeout is reported while the job is still cleaning up: its file is still open, its lock still taken.
// Notebook: notebooks/06-task-groups.ipynb#investigate-group
// Rejected by: A_job_over_its_limit_is_cancelled
// Says: when your method returned, at 0.05 s, Slow was still running (it would have ended in that very moment).
// Rejected by: The_cleanup_of_a_job_over_its_limit_is_awaited
// Says: your method returned after 1 s.
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

            var running = job(stop.Token);
            _ = running.ContinueWith(static task => task.Exception, TaskScheduler.Default);
            return await running.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"The job did not end within {limit}.", exception);
        }
    }
}
