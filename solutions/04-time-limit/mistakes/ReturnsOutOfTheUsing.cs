// Misconception: a task can be handed on without await, it is the same task.
// Symptom: the sources are disposed as soon as the job has been started, so its time is never up.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#make
// Rejected by: A_job_over_its_limit_ends_with_a_timeout_at_exactly_the_limit
// Says: your method ended without an exception at 1 s.
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

        using var timeout = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        if (limit == TimeSpan.Zero)
        {
            return Task.FromException<T>(new TimeoutException());
        }

        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<T>(cancellationToken) : job(stop.Token);
    }
}
