// Misconception: whoever reads the log wants to know of the cancelled jobs too.
// Symptom: a job that was told to stop stands in the log of what is broken, and somebody looks for a fault that there is not.
// Notebook: notebooks/05-errors-and-limits.ipynb#about-collect
// Rejected by: Does_not_log_a_cancelled_job
// Says: they were [0: A was cancelled, 1: B failed]
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
        catch (OperationCanceledException error)
        {
            onError(index, error);
            throw;
        }
        catch (Exception error)
        {
            onError(index, error);
            return [];
        }
    }
}
