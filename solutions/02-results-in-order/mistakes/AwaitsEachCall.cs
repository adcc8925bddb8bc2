// Misconception: an await in the loop that starts the jobs only collects the result; the jobs run together all the same.
// Symptom: each await holds the next start back: the results come in order, and each job waits for the one before it.
// Notebook: notebooks/04-smartnotes.ipynb#run-at-once
// Rejected by: It_takes_as_long_as_the_longest_job
// Says: Each job started only when the one before it had ended
// Rejected by: Every_job_has_started_before_any_has_ended
// Says: Expected 3 jobs to run at once at some moment; there were never more than 1
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var results = new List<T>();
        foreach (var job in all)
        {
            results.Add(await job());
        }

        return [.. results];
    }
}
