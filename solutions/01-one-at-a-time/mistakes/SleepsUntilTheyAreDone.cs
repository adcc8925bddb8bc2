// Misconception: an async method may wait in any way, so a short sleep between two looks does no harm.
// Symptom: Thread.Sleep keeps the thread to itself; no job can go on, however often one looks.
// Notebook: notebooks/04-smartnotes.ipynb#run-blocking
// Rejected by: All_at_once_takes_the_longest_of_all_times
// Says: has blocked the loop's thread
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
        while (tasks.Any(static task => !task.IsCompleted))
        {
            Thread.Sleep(10);
        }

        return await Task.WhenAll(tasks);
    }
}
