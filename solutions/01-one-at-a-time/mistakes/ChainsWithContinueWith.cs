// Misconception: ContinueWith is the same as await, only written as a chain.
// Symptom: a continuation runs however the task before it ended, so a failed job is passed over and its exception is lost.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#continue-with
// Rejected by: One_at_a_time_starts_no_job_after_one_that_failed
// Says: Expected the exception of B to come out; your method ended without an exception at 3 s.
// Rejected by: One_at_a_time_ends_as_cancelled_when_a_job_was_cancelled
// Says: it ended as RanToCompletion
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        Task chain = Task.CompletedTask;
        foreach (var job in jobs)
        {
            chain = chain.ContinueWith(async _ => results.Add(await job())).Unwrap();
        }

        await chain;
        return [.. results];
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(static job => job()));
    }
}
