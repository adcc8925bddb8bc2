// Misconception: Select has called the jobs, and the variable holds their tasks.
// Symptom: it holds a query. WhenAll reads it and starts the jobs; the list at the end reads it again and starts them again.
// Notebook: notebooks/04-smartnotes.ipynb#run-many
// Rejected by: It_takes_as_long_as_the_longest_job
// Says: they took 6 s
// Rejected by: Each_job_is_started_once
// Says: Started more than once: A (2 times), B (2 times) and C (2 times).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var tasks = all.Select(StartAsync);
        await Task.WhenAll(tasks);
        var results = new List<T>();
        foreach (var task in tasks.ToList())
        {
            results.Add(await task);
        }

        return [.. results];

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
