// Misconception: the InnerExceptions of a task are what its job threw, and these are plain exceptions.
// Symptom: a job that gathers others throws an AggregateException itself: it stands inside the one that comes out.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#several-inside
// Rejected by: Is_flat_when_a_job_throws_an_AggregateException
// Says: An AggregateException stands inside the AggregateException.
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
        catch when (all.IsFaulted)
        {
            throw new AggregateException(tasks.Where(static task => task.IsFaulted).SelectMany(static task => task.Exception!.InnerExceptions));
        }
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
