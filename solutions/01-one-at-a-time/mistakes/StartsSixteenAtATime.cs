// Misconception: sixteen at a time is as good as all at once, and kinder to the servers.
// Symptom: a list of a hundred is done in seven rounds. A limit that nobody asked for is a slow program that nobody understands.
// Rejected by: All_at_once_takes_a_fifth_of_a_second_for_a_hundred_jobs
// Says: they took 1.4 s
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
        using var gate = new SemaphoreSlim(16);
        return await Task.WhenAll(jobs.Select(GatedAsync));

        async Task<T> GatedAsync(Func<Task<T>> job)
        {
            await gate.WaitAsync();
            try
            {
                return await job();
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
