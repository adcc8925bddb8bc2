// Misconception: once all jobs have started, awaiting them one by one is the same as awaiting them all.
// Symptom: the first failure ends the loop. Nobody waits for the later tasks, and nobody sees their exceptions.
// Notebook: notebooks/01-gather-example.ipynb#run-lost
// Rejected by: All_at_once_waits_for_every_job_even_if_one_fails
// Says: B and C were still running at 1 s (the last of them would have ended at 3 s).
// Rejected by: All_at_once_observes_every_failure
// Says: nobody ever looked at InvalidOperationException (B failed)
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
        Task<T>[] tasks = [.. jobs.Select(static job => job())];
        var results = new List<T>();
        foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return [.. results];
    }
}
