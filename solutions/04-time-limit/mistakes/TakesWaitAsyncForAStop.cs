// Misconception: WaitAsync with a time limit stops the task when the time is up.
// Symptom: only the waiting stops: the job works on behind everybody's back, and nobody hears of its failure.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#run-timeout-abandoned
// Rejected by: A_job_over_its_limit_is_cancelled
// Says: when your method returned, at 0.05 s, Slow was still running (it would have ended at 1 s).
// Rejected by: The_cleanup_of_a_job_that_the_caller_cancels_is_awaited
// Says: your method returned after 0.5 s.
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

        return await job(cancellationToken).WaitAsync(limit, clock, cancellationToken);
    }
}
