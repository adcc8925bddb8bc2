// Misconception: ForEach, the one of List and the one of Parallel, waits for an async lambda as it waits for any other.
// Symptom: ForEach wants an Action, so the lambda is async void: it comes back at its first await, and nobody waits for the rest.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#async-void
// Rejected by: All_at_once_takes_the_longest_of_all_times
// Says: still running
// Rejected by: All_at_once_returns_the_results_in_the_order_of_the_jobs
// Says: Expected the results [A, B, C]; there were none
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

    public static Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        jobs.ToList().ForEach(async job => results.Add(await job()));
        return Task.FromResult(results.ToArray());
    }
}
