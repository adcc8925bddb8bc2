// Misconception: all jobs are running, so awaiting their tasks in order is a way to wait for all of them.
// Symptom: the first await that throws ends the waiting. The later tasks run on, and their exceptions are lost.
// Notebook: notebooks/01-gather-example.ipynb#run-lost
// Rejected by: A_job_that_fails_lets_the_others_run_to_their_end
// Says: B and C were still running at 1 s (the last of them would have ended at 3 s).
// Rejected by: The_exceptions_of_all_failed_jobs_are_observed
// Says: nobody ever looked at
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        Task<T>[] tasks = [.. all.Select(StartAsync)];
        var results = new T[tasks.Length];
        for (var i = 0; i < tasks.Length; i++)
        {
            results[i] = await tasks[i];
        }

        return results;

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
