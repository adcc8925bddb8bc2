// Misconception: a cancelled job is no failure, so its place among the results stays empty.
// Symptom: the caller gets a null or a 0 that no job has delivered, and goes on as if all were well.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: Ends_as_cancelled_when_jobs_were_cancelled_and_none_failed
// Says: it ended as RanToCompletion
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(Start).ToArray();
        await Task.WhenAll(tasks.AsEnumerable<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var failures = tasks.Where(static task => task.IsFaulted).SelectMany(static task => task.Exception!.Flatten().InnerExceptions).ToList();
        return failures.Count > 0
            ? throw new AggregateException(failures)
            : [.. tasks.Select(static task => task.IsCompletedSuccessfully ? task.Result : default!)];
    }

    private static Task<T> Start<T>(Func<Task<T>> job)
    {
        try
        {
            return job();
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<T>(new CancellationToken(canceled: true));
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }
}
