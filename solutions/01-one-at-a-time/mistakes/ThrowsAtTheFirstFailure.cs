// Misconception: the caller wants to hear of a failure at once; it is enough that somebody observes the rest.
// Symptom: the caller goes on while jobs that it has started are still running.
// Rejected by: All_at_once_waits_for_every_job_even_if_one_fails
// Says: B and C were still running at 1 s (the last of them would have ended at 3 s).
// Rejected by: All_at_once_ends_as_cancelled_when_a_job_was_cancelled
// Says: Expected the jobs to have ended in the order [A, B]; when your method returned, at 1 s, only A had ended.
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
        var all = Task.WhenAll(tasks);
        _ = all.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        await foreach (var ended in Task.WhenEach(tasks))
        {
            await ended;
        }

        return await all;
    }
}
