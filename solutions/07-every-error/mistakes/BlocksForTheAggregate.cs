// Misconception: WaitAll is WhenAll with the AggregateException that is asked for.
// Symptom: it holds its thread until all jobs have ended: where they need this thread to go on, that is never.
// Notebook: notebooks/06-task-groups.ipynb#about-2010
// Rejected by: Returns_the_results_in_the_order_of_the_jobs
// Says: blocks the only thread of the loop
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(Start).ToArray();
        Task.WaitAll(tasks);
        return Task.WhenAll(tasks);
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
