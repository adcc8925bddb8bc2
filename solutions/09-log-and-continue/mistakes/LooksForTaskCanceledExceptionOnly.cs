// Misconception: a cancelled job throws a TaskCanceledException.
// Symptom: that is only one kind of an OperationCanceledException; a job that threw the other kind stands in the log of what is broken.
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
        catch (Exception error) when (error is not TaskCanceledException)
        {
            onError(index, error);
            return error is OperationCanceledException ? throw new TaskCanceledException(error.Message, error) : [];
        }
    }
}
