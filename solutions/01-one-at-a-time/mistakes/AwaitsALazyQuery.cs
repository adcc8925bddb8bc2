// Misconception: Select has called every job by the time the loop begins.
// Symptom: the query is lazy, so the loop asks for the next task, and thereby starts the next job, only after an await.
// Notebook: notebooks/04-smartnotes.ipynb#about-many
// Rejected by: All_at_once_takes_the_longest_of_all_times
// Says: Each job started only when the one before it had ended
// Rejected by: All_at_once_runs_all_jobs_at_the_same_time
// Says: Expected 3 jobs to run at once at some moment; there were never more than 1
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        foreach (var job in jobs)
        {
            results.Add(await job());
        }

        return [.. results];
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(static job => job());
        var results = new List<T>();
        foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return [.. results];
    }
}
