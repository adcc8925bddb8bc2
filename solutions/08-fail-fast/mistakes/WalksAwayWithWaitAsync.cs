// Misconception: WaitAsync with a token stops the work when the token is cancelled.
// Symptom: it stops the waiting. The jobs clean up, or run on, while the caller has gone on long ago.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#run-timeout-abandoned
// Rejected by: Waits_for_the_cleanup_of_the_cancelled_jobs
// Says: A and C were still running at 1 s (the last of them would have ended at 3 s).
// Rejected by: Waits_for_the_cleanup_of_all_jobs_when_the_caller_cancels
// Says: A and B were still running at 1 s (the last of them would have ended at 3 s).
using System.Runtime.ExceptionServices;

namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(IEnumerable<Func<CancellationToken, Task<T>>> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        cancellationToken.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ExceptionDispatchInfo? first = null;
        try
        {
            return await Task.WhenAll(jobs.Select(GuardAsync)).WaitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch when (first is not null)
        {
            first.Throw();
            throw;
        }

        async Task<T> GuardAsync(Func<CancellationToken, Task<T>> job)
        {
            try
            {
                return await job(stop.Token);
            }
            catch (Exception error)
            {
                first ??= ExceptionDispatchInfo.Capture(error);
                try
                {
                    await stop.CancelAsync();
                }
                catch (AggregateException)
                {
                }

                throw;
            }
        }
    }
}
