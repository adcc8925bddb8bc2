// Misconception: results arrive in the order in which the jobs were given.
// Symptom: they arrive in the order in which the jobs end: the quickest first.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-predict
// Rejected by: All_at_once_returns_the_results_in_the_order_of_the_jobs
// Says: They stand in the order in which the jobs ended
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
        await foreach (var task in Task.WhenEach(tasks))
        {
            results.Add(task.Result);
        }

        return [.. results];
    }
}
