// Misconception: the variable holds the tasks, so it may be read a second time to collect their results.
// Symptom: it holds a lazy query, and reading it again starts every job again.
// Notebook: notebooks/04-smartnotes.ipynb#run-many
// Rejected by: All_at_once_starts_each_job_once
// Says: Started more than once: A (2 times), B (2 times) and C (2 times)
// Rejected by: All_at_once_reads_the_sequence_of_jobs_once
// Says: it was read twice
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
        await Task.WhenAll(tasks);
        var results = new List<T>();
        foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return [.. results];
    }
}
