// Misconception: when awaiting WhenAll throws, its task has an Exception.
// Symptom: a cancelled task has none: it is null, and a NullReferenceException hides the cancellation.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: Ends_as_cancelled_when_jobs_were_cancelled_and_none_failed
// Says: it ended as Faulted, with NullReferenceException
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(Start).ToArray();
        var all = Task.WhenAll(tasks);
        try
        {
            return await all;
        }
        catch
        {
            throw new AggregateException(all.Exception!.InnerExceptions.SelectMany(Flat));
        }
    }

    private static IEnumerable<Exception> Flat(Exception error) => error is AggregateException nested ? nested.InnerExceptions : [error];

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
