// Misconception: when the log throws, all is lost, and its exception may leave at once.
// Symptom: the loop is left at the first failure: the other jobs run on with nobody to wait for them.
// Notebook: notebooks/05-errors-and-limits.ipynb#about-collect
// Rejected by: Lets_every_job_end_when_the_log_throws
// Says: A and C were still running at 1 s (the last of them would have ended at 3 s).
// Rejected by: Goes_on_logging_when_the_log_has_thrown
// Says: Expected the indexes that the log was called with to be [0, 1]; they were [0].
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var tasks = jobs.Select(StartAsync).ToArray();
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (ended.IsFaulted)
            {
                onError(Array.IndexOf(tasks, ended), ended.Exception!.InnerException!);
            }
        }

        return await Task.WhenAll(tasks.Where(static task => !task.IsFaulted));
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
