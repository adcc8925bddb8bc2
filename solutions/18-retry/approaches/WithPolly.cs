// Approach: Polly, the library for it in production. The pipeline is built once for each policy there, and kept.
using Polly;
using Polly.Retry;

namespace AsyncKatas.Retry;

public static class Retry
{
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> job,
        RetryPolicy policy,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(clock);
        cancellationToken.ThrowIfCancellationRequested();
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };

        // Polly counts retries, and refuses to add a strategy for none.
        if (policy.MaxAttempts > 1)
        {
            builder.AddRetry(
                new RetryStrategyOptions
                {
                    MaxRetryAttempts = policy.MaxAttempts - 1,

                    // Without this, Polly retries everything but an OperationCanceledException. It asks before it looks
                    // at the token.
                    ShouldHandle = outcome =>
                        ValueTask.FromResult(
                            outcome.Outcome.Exception is { } error
                                && !cancellationToken.IsCancellationRequested
                                && policy.ShouldRetry(error)
                        ),

                    // Polly's own exponential delays double each time; this policy has a factor. AttemptNumber counts
                    // from zero.
                    DelayGenerator = failed =>
                        ValueTask.FromResult<TimeSpan?>(policy.Jitter(DelayAfter(failed.AttemptNumber, policy))),
                }
            );
        }

        try
        {
            return await builder
                .Build()
                .ExecuteAsync(token => AttemptAsync(job, policy.AttemptLimit, clock, token), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    // A double can hold any power of the factor, infinity if need be, and the longest delay is less.
    private static TimeSpan DelayAfter(int retries, RetryPolicy policy) =>
        TimeSpan.FromTicks(
            (long)Math.Min(policy.FirstDelay.Ticks * Math.Pow(policy.Factor, retries), policy.MaxDelay.Ticks)
        );

    // Polly's AddTimeout takes 10 ms to a day, and throws a TimeoutRejectedException, which is no TimeoutException.
    private static async ValueTask<T> AttemptAsync<T>(
        Func<CancellationToken, Task<T>> job,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = clock.CreateTimer(
            static source => ((CancellationTokenSource)source!).Cancel(),
            stop,
            limit,
            Timeout.InfiniteTimeSpan
        );
        try
        {
            return await job(stop.Token);
        }
        catch (OperationCanceledException error)
            when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The attempt took too long.", error);
        }
    }
}
