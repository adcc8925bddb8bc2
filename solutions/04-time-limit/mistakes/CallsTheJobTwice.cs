// Misconception: job(token) means the running job, wherever it is written.
// Symptom: every call starts it anew: the ticket is bought twice.
// Notebook: notebooks/01-gather-example.ipynb#part-start-now
// Rejected by: A_job_is_started_once
// Says: Started more than once: Quick (2 times)
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
        var timeIsUp = Task.Delay(Timeout.InfiniteTimeSpan, clock, stop.Token);
        try
        {
            stop.Token.ThrowIfCancellationRequested();
            await Task.WhenAny(job(stop.Token), timeIsUp);
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
