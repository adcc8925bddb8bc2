// Misconception: WaitAsync with a time stops the work when the time is up.
// Symptom: it stops the waiting: the attempt runs on, and the next one beside it.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#run-timeout-abandoned
// Rejected by: An_attempt_over_its_limit_is_cancelled_and_followed_by_another
// Says: Expected try 1 to have been cancelled; when your method returned, at 2.5 s, try 1 was still running (it would have ended at 9 s).
// Rejected by: The_cleanup_of_an_attempt_that_the_caller_cancels_is_awaited
// Says: try 1 was still running at 2 s
// Also rejected by: The_cleanup_of_an_attempt_over_its_limit_is_awaited_before_the_delay
namespace AsyncKatas.Retry;

public static class Retry
{
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> job, RetryPolicy policy, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(clock);
        cancellationToken.ThrowIfCancellationRequested();
        var delay = Shorter(policy.FirstDelay, policy.MaxDelay);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(job, policy.AttemptLimit, clock, cancellationToken);
            }
            catch (Exception error) when (attempt < policy.MaxAttempts && !cancellationToken.IsCancellationRequested && policy.ShouldRetry(error))
            {
                // Another attempt follows. A filter, and not an `if` with a `throw`: what it turns down was never caught, so
                // it comes out as it was thrown.
            }

            await Task.Delay(policy.Jitter(delay), clock, cancellationToken);

            // From one delay to the next, and not by a power of the factor: a power of many attempts is beyond any TimeSpan,
            // long before somebody asks which of the two is shorter. And from the delay without jitter, or the jitter grows too.
            delay = Shorter(delay * policy.Factor, policy.MaxDelay);
        }
    }

    // One attempt. It has a source of its own, so that its time begins with it and its timer ends with it.
    private static async Task<T> AttemptAsync<T>(Func<CancellationToken, Task<T>> job, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        return await job(cancellationToken).WaitAsync(limit, clock, cancellationToken);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
