// Misconception: one list for all results keeps their order.
// Symptom: they stand there in the order in which the jobs ended, and with some missing nobody can tell which is whose.
// Notebook: notebooks/05-errors-and-limits.ipynb#run-predict
// Rejected by: Returns_the_results_in_the_order_of_the_jobs
// Says: They are in the order in which the jobs ended, not the order in which they were given.
// Also rejected by: Returns_the_results_of_the_nine_that_succeeded
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var results = new List<T>();
        await Task.WhenAll(jobs.Select(TryAsync));
        return [.. results];

        async Task TryAsync(Func<Task<T>> job, int index)
        {
            try
            {
                var result = await job();
                lock (results)
                {
                    results.Add(result);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                onError(index, error);
            }
        }
    }
}
