// Misconception: a cancellation is not an error, so one stops and returns what one has so far.
// Symptom: the caller gets one result for two jobs, and nothing tells it that anything is missing.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-cancel
// Rejected by: One_at_a_time_ends_as_cancelled_when_a_job_was_cancelled
// Says: it ended as RanToCompletion
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        try
        {
            foreach (var job in jobs)
            {
                results.Add(await job());
            }
        }
        catch (OperationCanceledException)
        {
            // No error, so nothing to tell.
        }

        return [.. results];
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await Task.WhenAll(jobs.Select(static job => job()));
    }
}
