// Misconception: a cancelled job is no error, so there is nothing to say about it.
// Symptom: it has no result either: the caller gets a list that is too short, and no word about it.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-cancel
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
        catch (OperationCanceledException)
        {
            return [];
        }
        catch (Exception error)
        {
            onError(index, error);
            return [];
        }
    }
}
