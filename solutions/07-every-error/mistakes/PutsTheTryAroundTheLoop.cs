// Misconception: one try around the loop that starts the jobs is as good as one for each job.
// Symptom: a job may throw before it has returned a task: the failure is caught, but the loop is over, and the jobs
// behind that one never start.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: Counts_a_job_that_throws_before_its_first_await_and_starts_the_others
// Says: 1 was never started
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        var tasks = new List<Task<T>>();
        try
        {
            foreach (var job in jobs)
            {
                tasks.Add(job());
            }
        }
        catch (OperationCanceledException)
        {
            tasks.Add(Task.FromCanceled<T>(new CancellationToken(canceled: true)));
        }
        catch (Exception error)
        {
            tasks.Add(Task.FromException<T>(error));
        }

        var all = Task.WhenAll(tasks);
        try
        {
            return await all;
        }
        catch when (all.IsFaulted)
        {
            throw new AggregateException(
                tasks
                    .Where(static task => task.IsFaulted)
                    .SelectMany(static task => task.Exception!.Flatten().InnerExceptions)
            );
        }
    }
}
