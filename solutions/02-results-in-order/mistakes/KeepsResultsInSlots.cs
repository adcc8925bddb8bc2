// Misconception: with a slot for each result, tasks without a result do as well, and WhenAll treats them the same.
// Symptom: the slots are right, but WhenAll of plain tasks throws what failed first, not what stands first.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#which-exception
// Rejected by: The_exception_is_that_of_the_first_failed_job_in_the_order_of_the_jobs
// Says: Expected the exception of B to come out as it is; at 3 s your method ended with InvalidOperationException (C
// failed).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var results = new T[all.Length];
        await Task.WhenAll(all.Select(KeepAsync));
        return results;

        async Task KeepAsync(Func<Task<T>> job, int i) => results[i] = await job();
    }
}
