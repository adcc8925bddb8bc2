using System.Runtime.ExceptionServices;

namespace AsyncKatas.ResultsInOrder;

/// <summary>Runs jobs together and brings back what came of them.</summary>
public static class Gather
{
    /// <summary>
    /// Starts all jobs, waits until every one of them has ended, and returns their results. No job, however it ends,
    /// keeps another one from being started or from running to its end.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs. Calling one starts it.</param>
    /// <returns>
    /// The results, in the order of the jobs. If jobs failed, the exception of the first of them in the order of the
    /// jobs; if none failed but some were cancelled, a cancelled task.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="jobs"/> is null.</exception>
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // The sequence is read to its end before anything starts: should it break half way, no job has been left
        // running.
        Func<Task<T>>[] all = [.. jobs];

        // WhenAll knows which task belongs to which place, so nobody has to sort. It also waits for the rest after a
        // failure and looks at every exception.
        return await Task.WhenAll(Array.ConvertAll(all, Start));

        // The call of a job may throw before there is a task. Unless that becomes a task too, the jobs behind it do not
        // start and those before it are forgotten.
        static Task<T> Start(Func<Task<T>> job)
        {
            try
            {
                // The job's own task. An async method around every call would catch the same, and make a second task
                // for each job: approaches/WithAnAsyncMethod.cs.
                return job();
            }
            catch (Exception exception)
            {
                return EndAsync(exception);
            }
        }

        // What an async method throws ends up in its task: cancelled if it is an OperationCanceledException, otherwise
        // failed.
        static async Task<T> EndAsync(Exception exception)
        {
            await Task.CompletedTask;
            ExceptionDispatchInfo.Throw(exception);
            return default;
        }
    }
}
