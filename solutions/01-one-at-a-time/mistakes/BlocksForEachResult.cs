// Misconception: Result is how one gets the value out of a task.
// Symptom: Result blocks the thread until the task has ended, and the task needs that thread to end.
// Notebook: notebooks/06-task-groups.ipynb#about-2010
// Rejected by: All_at_once_takes_the_longest_of_all_times
// Says: blocks the only thread of the loop
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
        Task<T>[] tasks = [.. jobs.Select(static job => job())];
        return Task.FromResult(tasks.Select(static task => task.Result).ToArray());
    }
}
