// Misconception: a task is cold, as a Python coroutine is, and waits for Start.
// Symptom: the call of an async method has started the work already. Start is only for tasks made with new, and refuses this one.
// Notebook: notebooks/04-smartnotes.ipynb#the-lesson
// Rejected by: The_results_stand_in_the_order_of_the_jobs
// Says: Start may not be called on a promise-style task
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var tasks = all.Select(StartAsync).ToList();
        foreach (var task in tasks)
        {
            task.Start();
        }

        return await Task.WhenAll(tasks);

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
