// Misconception: a method that is async runs beside the others by itself, so awaiting each call in a loop is concurrent enough.
// Symptom: each await holds the next call back, and the jobs take the sum of their times.
// Notebook: notebooks/01-gather-example.ipynb#predict-pages
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
        var results = new List<T>();
        foreach (var job in jobs)
        {
            results.Add(await job());
        }

        return [.. results];
    }
}
