// Misconception: what a call throws is kept aside and thrown at the end, when all the tasks have ended.
// Symptom: the end is never reached if a task has failed or was cancelled: the job that stands first, or the real failure, is hidden.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: The_exception_is_that_of_the_first_failed_job_also_if_that_one_throws_before_its_first_await
// Says: Expected the exception of A to come out as it is; at 1 s your method ended with InvalidOperationException (B
// failed).
// Rejected by: A_failure_counts_more_than_a_cancellation_also_if_it_comes_before_the_first_await
// Says: Expected the exception of B to come out as it is; at 1 s your method ended with OperationCanceledException (A
// was cancelled).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var tasks = new List<Task<T>>();
        Exception? first = null;
        foreach (var job in all)
        {
            try
            {
                tasks.Add(job());
            }
            catch (Exception exception)
            {
                first ??= exception;
            }
        }

        var results = await Task.WhenAll(tasks);
        return first is null ? results : throw first;
    }
}
