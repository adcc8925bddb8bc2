// Misconception: the exception that WhenAll throws is all that went wrong.
// Symptom: it is one failure of many: the others are neither logged nor among the results, as if these jobs had never
// been.
// Notebook: notebooks/01-gather-example.ipynb#modify
// Rejected by: Logs_every_failure_once
// Says: Expected the lines of the log to be [0: A failed, 2: C failed, 3: D failed]; they were [0: A failed].
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var tasks = jobs.Select(StartAsync).ToArray();
        try
        {
            await Task.WhenAll(tasks);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            onError(Array.FindIndex(tasks, static task => task.IsFaulted), error);
        }

        return await Task.WhenAll(tasks.Where(static task => !task.IsFaulted));
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
