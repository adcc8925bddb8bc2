// Misconception: a lambda keeps the value that the variable of a for loop has when it is made.
// Symptom: all lambdas share the one variable, and when a job fails the loop is long over: every failure gets the index behind the last.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#loop-variable
// Rejected by: Logs_the_failure_with_the_index_of_its_job
// Says: Expected the lines of the log to be [6: export 7 failed]; they were [10: export 7 failed].
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var all = jobs.ToArray();
        var tasks = new List<Task<T[]>>();
        for (var i = 0; i < all.Length; i++)
        {
            var job = all[i];
            tasks.Add(TryAsync(async () => await job(), error => onError(i, error)));
        }

        var results = await Task.WhenAll(tasks);
        return [.. results.SelectMany(static result => result)];
    }

    private static async Task<T[]> TryAsync<T>(Func<Task<T>> job, Action<Exception> onError)
    {
        try
        {
            return [await job()];
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            onError(error);
            return [];
        }
    }
}
