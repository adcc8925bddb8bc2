// Misconception: the first failure is the one that happens first.
// Symptom: which job is to blame hangs on how quick each of them was, and differs from run to run.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#which-exception
// Rejected by: The_exception_is_that_of_the_first_failed_job_in_the_order_of_the_jobs
// Says: at 3 s your method ended with InvalidOperationException (C
// failed).
using System.Runtime.ExceptionServices;

namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        Task<T>[] tasks = [.. all.Select(StartAsync)];
        ExceptionDispatchInfo? failure = null;
        ExceptionDispatchInfo? cancellation = null;
        await foreach (var ended in Task.WhenEach(tasks))
        {
            try
            {
                await ended;
            }
            catch (OperationCanceledException exception)
            {
                cancellation ??= ExceptionDispatchInfo.Capture(exception);
            }
            catch (Exception exception)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        (failure ?? cancellation)?.Throw();
        return await Task.WhenAll(tasks);

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
