// Approach: no LINQ. Two loops, one to start and one to collect, show where each job begins and where its result is
// taken.
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new List<T>();
        foreach (var job in jobs)
        {
            Task<T> running = job();
            T result = await running;
            results.Add(result);
        }

        return results.ToArray();
    }

    public static async Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var running = new List<Task<T>>();
        foreach (var job in jobs)
        {
            running.Add(job());
        }

        await Task.WhenAll(running);

        // All of them have ended well, so these awaits do not wait: they only unpack.
        var results = new List<T>();
        foreach (var task in running)
        {
            results.Add(await task);
        }

        return results.ToArray();
    }
}
