// Misconception: a continuation that runs on failure can be left to itself.
// Symptom: nobody awaits it, so what the log throws is lost; and a task's Exception is an AggregateException, not what
// the job threw.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#result-wraps
// Rejected by: Logs_the_very_exception_of_the_job
// Says: it got AggregateException (One or more errors occurred. (A failed))
// Rejected by: Throws_the_exception_of_the_log_in_the_end
// Says: Expected a TimeoutException; your method ended without an exception at 2 s.
namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var tasks = jobs.Select(StartAsync).ToArray();
        for (var i = 0; i < tasks.Length; i++)
        {
            var index = i;
            _ = tasks[i]
                .ContinueWith(
                    failed => onError(index, failed.Exception!),
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
        }

        await ((Task)Task.WhenAll(tasks)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        return await Task.WhenAll(tasks.Where(static task => !task.IsFaulted));
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
