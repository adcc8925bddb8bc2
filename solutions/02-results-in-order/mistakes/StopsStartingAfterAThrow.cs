// Misconception: after a call that threw it is enough to wait for the jobs that run already.
// Symptom: the jobs behind it are never started, though they have nothing to do with it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: A_job_that_throws_before_its_first_await_keeps_no_other_from_starting
// Says: Never started: C.
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var tasks = new List<Task<T>>();
        try
        {
            foreach (var job in all)
            {
                tasks.Add(job());
            }
        }
        catch (Exception exception)
        {
            tasks.Add(Task.FromException<T>(exception));
        }

        return await Task.WhenAll(tasks);
    }
}
