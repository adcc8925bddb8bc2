// Approach: a lazy sequence of delays; the attempts are a loop over it, and one more behind its end.
using System.Runtime.ExceptionServices;

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
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : LoopAsync(job, policy, clock, cancellationToken);
    }

    private static async Task<T> LoopAsync<T>(
        Func<CancellationToken, Task<T>> job,
        RetryPolicy policy,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        foreach (var delay in Delays(policy))
        {
            var (result, error) = await AttemptAsync(job, policy, clock, cancellationToken);
            if (error is null)
            {
                return result!;
            }

            if (cancellationToken.IsCancellationRequested || !policy.ShouldRetry(error.SourceException))
            {
                error.Throw();
            }

            await Task.Delay(policy.Jitter(delay), clock, cancellationToken);
        }

        var last = await AttemptAsync(job, policy, clock, cancellationToken);
        last.Error?.Throw();
        return last.Result!;
    }

    private static IEnumerable<TimeSpan> Delays(RetryPolicy policy)
    {
        double milliseconds = policy.FirstDelay.TotalMilliseconds;
        for (var i = 1; i < policy.MaxAttempts; i++)
        {
            yield return TimeSpan.FromMilliseconds(Math.Min(milliseconds, policy.MaxDelay.TotalMilliseconds));
            milliseconds *= policy.Factor;
        }
    }

    private static async Task<(T? Result, ExceptionDispatchInfo? Error)> AttemptAsync<T>(
        Func<CancellationToken, Task<T>> job,
        RetryPolicy policy,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var stop = new CancellationTokenSource(policy.AttemptLimit, clock);
        using var link = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(),
            stop
        );
        try
        {
            return (await job(stop.Token), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (default, ExceptionDispatchInfo.Capture(new OperationCanceledException(cancellationToken)));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (default, ExceptionDispatchInfo.Capture(new TimeoutException("The attempt was too slow.")));
        }
        catch (Exception error)
        {
            return (default, ExceptionDispatchInfo.Capture(error));
        }
    }
}
