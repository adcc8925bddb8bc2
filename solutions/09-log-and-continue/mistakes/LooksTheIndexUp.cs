// Misconception: IndexOf finds the index of a job, because every job stands in the list only once.
// Symptom: a job that stands there twice is logged twice under its first index.
// Rejected by: Logs_a_job_that_stands_in_the_list_twice_with_both_indexes
// Says: Expected the lines of the log to be [0: A failed, 2: A failed]; they were [0: A failed, 0: A failed].
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);

        var list = jobs.ToList();
        var results = await Task.WhenAll(list.Select(job => TryAsync(job, list, onError)));
        return [.. results.SelectMany(static result => result)];
    }

    private static async Task<T[]> TryAsync<T>(Func<Task<T>> job, List<Func<Task<T>>> list, Action<int, Exception> onError)
    {
        try
        {
            return [await job()];
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            onError(list.IndexOf(job), error);
            return [];
        }
    }
}
