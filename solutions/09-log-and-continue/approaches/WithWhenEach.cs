// Approach: one loop sees each job end and does all the logging, so the log is never called by two jobs at once.
using System.Runtime.ExceptionServices;

namespace AsyncKatas.LogAndContinue;

public static class Gather
{
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);
        var tasks = jobs.Select(StartAsync).ToArray();
        ExceptionDispatchInfo? failureOfTheLog = null;
        await foreach (var ended in Task.WhenEach(tasks))
        {
            if (ended.Exception is null)
            {
                continue;
            }

            try
            {
                onError(Array.IndexOf(tasks, ended), ended.Exception.InnerExceptions[0]);
            }
            catch (Exception error)
            {
                failureOfTheLog ??= ExceptionDispatchInfo.Capture(error);
            }
        }

        failureOfTheLog?.Throw();

        // Only succeeded and cancelled tasks are left, and one that was cancelled makes this await throw.
        return await Task.WhenAll(tasks.Where(static task => !task.IsFaulted));
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
