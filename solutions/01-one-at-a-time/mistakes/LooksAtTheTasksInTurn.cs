// Misconception: when all have ended, the first task that throws tells what went wrong.
// Symptom: a job that was merely cancelled stands before one that failed, and hides it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: All_at_once_throws_the_exception_of_a_failed_job_even_if_another_was_cancelled
// Says: Expected the exception of B to come out as it is; at 2 s your method ended with OperationCanceledException (A
// was cancelled).
// Rejected by: All_at_once_observes_every_failure
// Says: nobody ever looked at InvalidOperationException (B failed)
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        foreach (var job in jobs)
        {
            results.Add(await job());
        }

        return [.. results];
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<T>[] tasks = [.. jobs.Select(static job => job())];
        foreach (var task in tasks)
        {
            await Task.WhenAny(task);
        }

        var results = new List<T>();
        foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return [.. results];
    }
}
