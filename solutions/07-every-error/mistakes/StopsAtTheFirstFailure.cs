// Misconception: tasks that run already can be awaited in a loop: it is the same as WhenAll.
// Symptom: the loop ends at the first failure: later jobs run on, and their failures are lost.
// Notebook: notebooks/01-gather-example.ipynb#run-lost
// Rejected by: Waits_for_every_job_before_it_throws
// Says: C was still running at 2 s (it would have ended at 3 s).
// Rejected by: Leaves_no_failure_unobserved
// Says: nobody ever looked at InvalidOperationException (B failed).
namespace AsyncKatas.EveryError;

public static class Gather
{
    public static async Task<T[]> AllOrThrowAllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var tasks = jobs.Select(StartAsync).ToArray();
        try
        {
            var results = new List<T>();
            foreach (var task in tasks)
            {
                results.Add(await task);
            }

            return [.. results];
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new AggregateException(error);
        }
    }

    // Async, so that an exception of the call itself ends up in the task too.
    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
