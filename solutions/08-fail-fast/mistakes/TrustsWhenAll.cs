// Misconception: awaiting WhenAll throws as soon as one of the tasks has failed.
// Symptom: it throws when all tasks have ended, and then there is nobody left to cancel.
// Notebook: notebooks/01-gather-example.ipynb#investigate-failure
// Rejected by: Throws_at_the_moment_of_the_failure
// Says: Expected the exception to come out at 1 s; it came out at 5 s.
// Rejected by: Cancels_the_jobs_that_are_still_running
// Says: Expected export 1 to have been cancelled; it succeeded at 5 s.
namespace AsyncKatas.FailFast;

public static class Gather
{
    public static async Task<T[]> FailFastAsync<T>(
        IEnumerable<Func<CancellationToken, Task<T>>> jobs,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(jobs);
        cancellationToken.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await Task.WhenAll(jobs.Select(job => StartAsync(job, stop.Token)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch
        {
            try
            {
                await stop.CancelAsync();
            }
            catch (AggregateException) { }

            throw;
        }
    }

    private static async Task<T> StartAsync<T>(
        Func<CancellationToken, Task<T>> job,
        CancellationToken cancellationToken
    ) => await job(cancellationToken);
}
