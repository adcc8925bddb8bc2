namespace AsyncKatas.LogAndContinue;

/// <summary>Runs jobs at the same time and goes on without those that fail.</summary>
public static class Gather
{
    /// <summary>
    /// Starts all jobs, reports each failure at the moment when it happens, and returns what the other jobs delivered.
    /// </summary>
    /// <typeparam name="T">Type of a job's result.</typeparam>
    /// <param name="jobs">The jobs, read once. Calling one starts it.</param>
    /// <param name="onError">
    /// Called once for each job that fails, with the index of the job (from 0) and its exception. If it throws, every
    /// job still ends, every other failure is still reported, and then its exception comes out.
    /// </param>
    /// <returns>The results of the jobs that succeeded, in the order of the jobs.</returns>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="jobs"/> or <paramref name="onError"/> is null.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// A job was cancelled: that is not reported, it comes out when all jobs have ended.
    /// </exception>
    public static async Task<T[]> SuccessesAsync<T>(IEnumerable<Func<Task<T>>> jobs, Action<int, Exception> onError)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(onError);

        // WhenAll waits for every job, also when the log has thrown or a job was cancelled, and throws that afterwards.
        var results = await Task.WhenAll(jobs.Select((job, index) => TryAsync(job, index, onError)));
        return [.. results.SelectMany(static result => result)];
    }

    // A list of one result, or of none: no value of T has to serve as a sign of failure, and the order stays that of
    // the jobs.
    private static async Task<T[]> TryAsync<T>(Func<Task<T>> job, int index, Action<int, Exception> onError)
    {
        try
        {
            // The job is started in here, so what it throws before its first await is a failure like any other.
            return [await job()];
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // At the moment of the failure, while the other jobs run on. If the log throws, this task fails, and no
            // other.
            onError(index, error);
            return [];
        }
    }
}
