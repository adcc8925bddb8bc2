// Approach: Task.Run calls each job on the thread pool and catches what the call throws. Right, but jobs no longer
// start on the caller's thread.
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        return await Task.WhenAll(Array.ConvertAll(all, static job => Task.Run(job)));
    }
}
