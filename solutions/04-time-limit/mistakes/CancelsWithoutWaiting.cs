// Misconception: a job that has been told to stop has stopped.
// Symptom: the timeout is reported while the job is still cleaning up: its file is still open, its lock still taken.
// Notebook: notebooks/06-task-groups.ipynb#investigate-group
// Rejected by: The_cleanup_of_a_job_over_its_limit_is_awaited
// Says: your method returned after 1 s.
// Rejected by: A_job_that_ignores_its_token_is_awaited_and_its_late_result_counts
// Says: At 1 s an exception came out that nobody expected: TimeoutException
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
        if (await Task.WhenAny(running, Task.Delay(limit, clock, stopDelay.Token)) != running)
        {
            await stopJob.CancelAsync();
            throw new TimeoutException();
        }

        await stopDelay.CancelAsync();
        try
        {
            return await running;
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }
}
