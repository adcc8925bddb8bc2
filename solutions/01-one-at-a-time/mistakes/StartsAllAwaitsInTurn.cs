// Misconception: the await decides when a job runs, so jobs that are awaited one at a time run one at a time.
// Symptom: the call starts a job, not the await. All of them run before the first await.
// Notebook: notebooks/02-sequential-or-concurrent.ipynb#predict-two
// Rejected by: One_at_a_time_never_runs_two_jobs_at_once
// Says: B started at 0 s, while A was still running.
// Rejected by: One_at_a_time_takes_the_sum_of_all_times
// Says: All of them ran at the same time
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<T>[] tasks = [.. jobs.Select(static job => job())];
        var results = new List<T>();
        foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return [.. results];
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(static job => job()));
    }
}
