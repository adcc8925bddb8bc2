// Approach: each failure that is worth it leads to a call of the same method, with one attempt less and a longer delay.
namespace AsyncKatas.Retry;

public static class Retry
{
    public static Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> job,
        RetryPolicy policy,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(clock);
        return TryAsync(policy.MaxAttempts, policy.FirstDelay);

        async Task<T> TryAsync(int attemptsLeft, TimeSpan next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await LimitedAsync(job, policy.AttemptLimit, clock, cancellationToken);
            }
            catch (Exception error)
                when (attemptsLeft > 1 && !cancellationToken.IsCancellationRequested && policy.ShouldRetry(error))
            {
                // The next attempt follows after the delay.
            }

            var delay = next < policy.MaxDelay ? next : policy.MaxDelay;
            await Task.Delay(policy.Jitter(delay), clock, cancellationToken);
            return await TryAsync(attemptsLeft - 1, delay * policy.Factor);
        }
    }

    private static async Task<T> LimitedAsync<T>(
        Func<CancellationToken, Task<T>> job,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var timer =
            limit == Timeout.InfiniteTimeSpan ? Task.CompletedTask : CancelLaterAsync(stop, limit, clock, ended.Token);
        try
        {
            return await job(stop.Token);
        }
        catch (OperationCanceledException error) when (stop.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException("The attempt took too long.", error);
        }
        finally
        {
            await ended.CancelAsync();
            await timer;
        }
    }

    private static async Task CancelLaterAsync(
        CancellationTokenSource stop,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken ended
    )
    {
        var delay = Task.Delay(limit, clock, ended);
        await delay.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        if (delay.IsCompletedSuccessfully)
        {
            await stop.CancelAsync();
        }
    }
}
