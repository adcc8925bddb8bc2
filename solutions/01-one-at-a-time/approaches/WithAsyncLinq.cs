// Approach: an async stream for one at a time (each element is awaited before the next is asked for), an array of tasks
// for all at once.
namespace AsyncKatas.OneAtATime;

public static class Runner
{
    public static async Task<T[]> OneAtATimeAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        return await jobs.ToAsyncEnumerable()
            .Select(static async (Func<Task<T>> job, CancellationToken _) => await job())
            .ToArrayAsync();
    }

    public static Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Task<T>[] running = [.. jobs.Select(static job => job())];
        return Task.WhenAll(running);
    }
}
