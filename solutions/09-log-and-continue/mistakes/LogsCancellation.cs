// Misconception: whatever a job throws is an error.
// Symptom: a job that was told to stop is logged as broken, and the call reports success although it was cancelled.
// Notebook: notebooks/05-errors-and-limits.ipynb#about-collect
// Rejected by: Does_not_log_a_cancelled_job
// Says: they were [0: A was cancelled, 1: B failed]
// Rejected by: Ends_as_cancelled_when_a_job_was_cancelled
// Says: Expected the task to end as Canceled; at 2 s it ended as RanToCompletion.
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var results = await Task.WhenAll(jobs.Select((job, index) => TryAsync(job, index, onError)));
        return [.. results.SelectMany(static result => result)];
    }

    private static async Task<T[]> TryAsync<T>(Func<Task<T>> job, int index, Action<int, Exception> onError)
    {
        try
        {
            return [await job()];
        }
        catch (Exception error)
        {
            onError(index, error);
            return [];
        }
    }
}
