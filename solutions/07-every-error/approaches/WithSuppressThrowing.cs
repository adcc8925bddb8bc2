// Approach: waits without an exception being thrown, then asks the task of WhenAll how it went.
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<T>[] tasks = [.. jobs.Select(static job => StartAsync(job).Unwrap())];
        var all = Task.WhenAll(tasks);

        // SuppressThrowing is for tasks without a result: somebody who swallows the exception has no result to work
        // with.
        await ((Task)all).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        return all.Exception is null
            ? await all
            : throw new AggregateException(all.Exception.InnerExceptions.SelectMany(Flat));
    }

    // The outer task is the start of the job and the inner one is the job: Unwrap makes one task of both, that holds
    // whatever went wrong in either.
    private static async Task<Task<T>> StartAsync<T>(Func<Task<T>> job)
    {
        await Task.CompletedTask;
        return job();
    }

    private static IEnumerable<Exception> Flat(Exception error) =>
        error is AggregateException nested ? nested.InnerExceptions.SelectMany(Flat) : [error];
}
