// Misconception: Select checks its argument for null, so a check of our own would say the same thing twice.
// Symptom: the exception names a parameter that the caller has never seen.
// Rejected by: All_at_once_refuses_null
// Says: Expected the ArgumentNullException to name the parameter jobs; it names source
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
        return await Task.WhenAll(jobs.Select(static job => job()));
    }
}
