// Misconception: a job that has succeeded has something to deliver, so null marks the failures.
// Symptom: null is a result like any other: what a job delivered is missing, and nobody hears of it.
// Notebook: notebooks/05-errors-and-limits.ipynb#about-collect
// Rejected by: A_job_that_succeeds_with_null_is_a_success
// Says: Expected the results to be [A, null]; they were [A]
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var results = await Task.WhenAll(jobs.Select(TryAsync));
        return [.. results.Where(static result => result is not null).Select(static result => (T)result!)];

        // Boxed, so that a failure of a job of int is null and not 0.
        async Task<object?> TryAsync(Func<Task<T>> job, int index)
        {
            try
            {
                return await job();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                onError(index, error);
                return null;
            }
        }
    }
}
