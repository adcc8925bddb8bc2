// Misconception: every job can put its result into one list; they were started in order, so the list is in order.
// Symptom: they add when they end. And on a thread pool two of them may add at the same moment, which a List does not
// survive.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-predict
// Rejected by: The_results_stand_in_the_order_of_the_jobs
// Says: Expected the results [A, B, C]; they were [B, A, C].
// Rejected by: The_results_stand_in_the_order_of_the_jobs_also_if_the_last_one_ends_first
// Says: Expected the results [A, B, C]; they were [C, B, A].
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var results = new List<T>();
        await Task.WhenAll(all.Select(AddAsync));
        return [.. results];

        async Task<T> AddAsync(Func<Task<T>> job)
        {
            var result = await job();
            results.Add(result);
            return result;
        }
    }
}
