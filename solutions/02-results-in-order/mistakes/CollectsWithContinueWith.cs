// Misconception: a continuation for the good case is enough; a failure finds its own way out.
// Symptom: the continuation of a failed job is cancelled. The caller sees a cancellation, and nobody sees the failure.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#continue-with
// Rejected by: The_exception_is_that_of_the_first_failed_job_in_the_order_of_the_jobs
// Says: Expected the exception of B to come out as it is; at 3 s your method ended with TaskCanceledException
// Rejected by: The_exceptions_of_all_failed_jobs_are_observed
// Says: nobody ever looked at
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var results = new T[all.Length];
        await Task.WhenAll(all.Select((job, i) => StartAsync(job).ContinueWith(
            task => results[i] = task.Result,
            TaskContinuationOptions.OnlyOnRanToCompletion)));
        return results;

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
