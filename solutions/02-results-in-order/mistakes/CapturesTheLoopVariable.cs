// Misconception: each turn of a for loop has a variable of its own, so code that runs later still sees the number of
// its turn.
// Symptom: a for loop has one variable for all turns; after an await it holds the number behind the last one.
// Rejected by: The_results_stand_in_the_order_of_the_jobs
// Says: At 3 s an exception came out that nobody expected: IndexOutOfRangeException
// Also rejected by: The_sequence_of_jobs_is_read_once
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        var results = new T[all.Length];
        var tasks = new List<Task>();
        for (var i = 0; i < all.Length; i++)
        {
            tasks.Add(KeepAsync());

            async Task KeepAsync()
            {
                var result = await all[i]();
                results[i] = result;
            }
        }

        await Task.WhenAll(tasks);
        return results;
    }
}
