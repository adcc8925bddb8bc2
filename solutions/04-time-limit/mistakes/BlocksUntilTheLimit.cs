// Misconception: Wait with a time limit is the short way to write it.
// Symptom: it blocks the thread that the job needs to go on, and measures by the real clock.
// Notebook: notebooks/06-task-groups.ipynb#about-2010
// Rejected by: A_job_that_ends_in_time_gives_its_result
// Says: blocks its thread, with a limit on the real clock (Task.Wait)
namespace AsyncKatas.TimeLimit;

public static class TimeLimit
{
    public static Task<T> RunAsync<T>(
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
        var running = job(cancellationToken);
        return running.Wait(limit, cancellationToken) ? Task.FromResult(running.Result) : throw new TimeoutException();
    }
}
