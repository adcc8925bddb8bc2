// Misconception: awaiting WhenAll throws as soon as one of the tasks has failed.
// Symptom: it throws when all tasks have ended, and then there is nobody left to cancel.
// Notebook: notebooks/01-gather-example.ipynb#investigate-failure
// Rejected by: Throws_at_the_moment_of_the_failure
// Says: Expected the exception to come out at 1 s; it came out at 5 s.
using System.Runtime.ExceptionServices;

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
        ExceptionDispatchInfo? first = null;
        var tasks = new List<Task<T>>();
        try
        {
            foreach (var job in jobs)
            {
                tasks.Add(WatchAsync(job(stop.Token)));
            }

            return await Task.WhenAll(tasks);
        }
        catch (Exception exception)
        {
            first ??= ExceptionDispatchInfo.Capture(exception);
            try
            {
                await stop.CancelAsync();
            }
            catch (AggregateException) { }

            await Task.WhenAll(tasks).ContinueWith(static all => all.Exception, TaskScheduler.Default);
            cancellationToken.ThrowIfCancellationRequested();
            first.Throw();
            throw;
        }

        async Task<T> WatchAsync(Task<T> task)
        {
            try
            {
                return await task;
            }
            catch (Exception exception)
            {
                first ??= ExceptionDispatchInfo.Capture(exception);
                throw;
            }
        }
    }
}
