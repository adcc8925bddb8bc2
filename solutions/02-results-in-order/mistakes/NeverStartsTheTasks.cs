// Misconception: a task is made with new, and WhenAll starts it.
// Symptom: WhenAll only waits. Nobody has started the tasks, so nobody ever ends them.
// Notebook: notebooks/04-smartnotes.ipynb#the-lesson
// Rejected by: The_results_stand_in_the_order_of_the_jobs
// Says: Deadlock: nothing is ready to run, no timer is armed, and the run has not ended.
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var tasks = all.Select(static job => new Task<Task<T>>(job)).ToList();
        return await Task.WhenAll(tasks.Select(static task => task.Unwrap()));
    }
}
