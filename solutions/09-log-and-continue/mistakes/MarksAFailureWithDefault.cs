// Misconception: a failed job can be told by its null.
// Symptom: for an int the default is 0, not null, so a failure becomes a result; and a job whose result is null loses it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#default-is-a-value
// Rejected by: Keeps_a_result_that_looks_like_none
// Says: Expected the results to be [0, 2]; they were [0, 0, 2].
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var results = await Task.WhenAll(jobs.Select((job, index) => TryAsync(job, index, onError)));
        return [.. results.Where(static result => result is not null).Select(static result => result!)];
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T>> job, int index, Action<int, Exception> onError)
    {
        try
        {
            return await job();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            onError(index, error);
            return default;
        }
    }
}
