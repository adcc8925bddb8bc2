// Misconception: when a job was cancelled, the whole was cancelled.
// Symptom: another job has failed, and nobody is told.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: Leaves_cancelled_jobs_out_of_the_failures
// Says: Expected an AggregateException; at 3 s your method ended with OperationCanceledException
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
            if (tasks.Any(static task => task.IsCanceled))
            {
                throw new OperationCanceledException();
            }

            throw new AggregateException(tasks.Where(static task => task.IsFaulted).SelectMany(static task => task.Exception!.Flatten().InnerExceptions));
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
