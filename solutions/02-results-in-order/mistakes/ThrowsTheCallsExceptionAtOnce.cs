// Misconception: when a call has thrown, there is nothing to wait for; it is enough that the other exceptions are observed.
// Symptom: the caller hears of the failure while the other jobs are still running.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: A_job_that_throws_before_its_first_await_lets_the_others_run_to_their_end
// Says: Expected A to have succeeded; when your method returned, at 0 s, A was still running (it would have ended at 2
// s).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var tasks = new List<Task<T>>();
        Exception? thrown = null;
        foreach (var job in all)
        {
            try
            {
                tasks.Add(job());
            }
            catch (Exception exception)
            {
                thrown ??= exception;
            }
        }

        var running = Task.WhenAll(tasks);
        _ = running.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        return thrown is null ? await running : throw thrown;
    }
}
