// Misconception: a method that returns a task puts all its exceptions into that task.
// Symptom: one that is not async can throw before there is a task: that failure comes out alone, the jobs behind it never start, the ones before it run on.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: Counts_a_job_that_throws_before_its_first_await_and_starts_the_others
// Says: Expected an AggregateException; at 0 s your method ended with InvalidOperationException (B failed).
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(static job => job()).ToArray();
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
}
