// Misconception: one loop over the failures, when all jobs have ended, logs them just as well.
// Symptom: whoever watches the log sees nothing for a long time and then everything at once; and if the program dies, nothing at all.
// Notebook: notebooks/05-errors-and-limits.ipynb#about-collect
// Rejected by: Logs_each_failure_when_it_happens
// Says: they were [job 2 at 3 s, job 1 at 3 s]
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);

        var failures = new List<(int Index, Exception Error)>();
        var results = await Task.WhenAll(jobs.Select((job, index) => TryAsync(job, index, (place, error) => failures.Add((place, error)))));
        foreach (var (index, error) in failures)
        {
            onError(index, error);
        }

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
            onError(index, error);
            return [];
        }
    }
}
