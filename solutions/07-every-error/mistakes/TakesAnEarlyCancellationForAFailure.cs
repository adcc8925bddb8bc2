// Misconception: what a job throws before it has a task is a failure.
// Symptom: a job that sees at once that it is cancelled is reported as one that failed; a moment later it would not have been.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: Ends_as_cancelled_when_a_job_is_cancelled_before_its_first_await
// Says: it ended as Faulted, with AggregateException of OperationCanceledException (cancelled at once)
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
            throw new AggregateException(tasks.Where(static task => task.IsFaulted).SelectMany(static task => task.Exception!.Flatten().InnerExceptions));
        }
    }

    private static Task<T> Start<T>(Func<Task<T>> job)
    {
        try
        {
            return job();
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }
}
