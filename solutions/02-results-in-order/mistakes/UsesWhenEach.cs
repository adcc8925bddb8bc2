// Misconception: WhenEach gives the tasks back in the order in which it got them.
// Symptom: it gives each one as it ends, so the results stand in the order of the ends; and the first failure leaves the loop.
// Notebook: notebooks/06-task-groups.ipynb#run-when-each
// Rejected by: The_results_stand_in_the_order_of_the_jobs
// Says: They stand in the order in which the jobs ended, not in which they were given.
// Rejected by: A_job_that_fails_lets_the_others_run_to_their_end
// Says: B and C were still running at 1 s (the last of them would have ended at 3 s).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var results = new List<T>();
        await foreach (var task in Task.WhenEach(all.Select(StartAsync)))
        {
            results.Add(await task);
        }

        return [.. results];

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
