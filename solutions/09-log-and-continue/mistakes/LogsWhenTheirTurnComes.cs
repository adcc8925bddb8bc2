// Misconception: the tasks run at the same time, so awaiting them in their order sees each failure in time.
// Symptom: a failure is logged only when all jobs before it have ended; if the log throws, nobody awaits the jobs
// behind.
// Notebook: notebooks/04-smartnotes.ipynb#investigate-orphan
// Rejected by: Logs_each_failure_when_it_happens
// Says: they were [job 1 at 3 s, job 2 at 3 s]
// Rejected by: Lets_every_job_end_when_the_log_throws
// Says: C was still running at 2 s (it would have ended at 3 s).
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var results = new List<T>();
        var tasks = jobs.Select(StartAsync).ToArray();
        for (var i = 0; i < tasks.Length; i++)
        {
            try
            {
                results.Add(await tasks[i]);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                onError(i, error);
            }
        }

        return [.. results];
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
