// Misconception: WhenAny in a loop is WhenAll, only with the results a little earlier.
// Symptom: the loop collects in the order of the ends, and the first failure leaves it while others are still running.
// Notebook: notebooks/06-task-groups.ipynb#run-when-each
// Rejected by: The_results_stand_in_the_order_of_the_jobs
// Says: They are in the order in which the jobs ended, not the order in which they were given.
// Rejected by: A_job_that_fails_lets_the_others_run_to_their_end
// Says: B and C were still running at 1 s (the last of them would have ended at 3 s).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var running = all.Select(StartAsync).ToList();
        var results = new List<T>();
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            results.Add(await ended);
        }

        return [.. results];

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
