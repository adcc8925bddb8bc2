// Misconception: one job that fails must not keep the others from running, here as anywhere.
// Symptom: one at a time means that each job relies on the one before it; jobs start after a failure that should have stopped them.
// Rejected by: One_at_a_time_starts_no_job_after_one_that_failed
// Says: Expected only A and B to be started; C was started too.
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        Exception? first = null;
        foreach (var job in jobs)
        {
            try
            {
                results.Add(await job());
            }
            catch (Exception exception)
            {
                first ??= exception;
            }
        }

        return first is null ? [.. results] : throw first;
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(static job => job()));
    }
}
