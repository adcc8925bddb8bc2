// Misconception: awaiting WhenAll throws everything that went wrong, because its task holds all of it.
// Symptom: the first failure comes out alone, and the others are in a task that nobody asks.
// Notebook: notebooks/01-gather-example.ipynb#modify
// Rejected by: Throws_an_AggregateException_even_for_one_failure
// Says: Expected an AggregateException; at 2 s your method ended with InvalidOperationException (B failed).
// Rejected by: Throws_the_failures_of_all_jobs
// Says: at 10 s your method ended with InvalidOperationException (export 3 failed).
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(StartAsync));
    }

    // Async, so that an exception of the call itself ends up in the task too.
    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
