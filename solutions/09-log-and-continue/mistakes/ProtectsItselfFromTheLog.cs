// Misconception: a log that fails is nobody's business.
// Symptom: a failure was reported to nobody, and nobody learns of that: the call looks like a success.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#a-log-throws
// Rejected by: Throws_the_exception_of_the_log_in_the_end
// Says: Expected a TimeoutException; your method ended without an exception at 2 s.
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
        catch (Exception error) when (error is not OperationCanceledException)
        {
            try
            {
                onError(index, error);
            }
            catch
            {
                // A log must never stop the work.
            }

            return [];
        }
    }
}
