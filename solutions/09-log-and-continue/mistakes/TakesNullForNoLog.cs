// Misconception: whoever wants no log hands over null, and a question mark before the call is the friendly way.
// Symptom: whoever has forgotten the log gets none either, and hears of no failure.
// Rejected by: Refuses_null_for_the_log
// Says: Expected an ArgumentNullException for onError; your method ended without an exception at 0 s.
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);

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
            onError?.Invoke(index, error);
            return [];
        }
    }
}
