// Misconception: a callback on a token goes away with the source that it cancels.
// Symptom: it stays with the caller's token. When the caller cancels one day, it meets a source that was disposed long ago.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#register
// Rejected by: A_call_that_has_ended_no_longer_listens_to_the_callers_token
// Says: Cancelling it afterwards ran into ObjectDisposedException.
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

        using var stop = new CancellationTokenSource();
        using var timeout = new CancellationTokenSource(limit, clock);
        timeout.Token.Register(stop.Cancel);
        cancellationToken.Register(stop.Cancel);
        try
        {
            return await job(stop.Token);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
