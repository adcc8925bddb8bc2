// Misconception: when all have ended, the first task that throws tells what went wrong.
// Symptom: a job that was merely cancelled stands before one that failed, and hides it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: A_failure_counts_more_than_a_cancellation
// Says: Expected the exception of B to come out as it is; at 2 s your method ended with OperationCanceledException (A
// was cancelled).
namespace AsyncKatas.ResultsInOrder;

public static class Gather
{
    public static async Task<T[]> AllAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        Func<Task<T>>[] all = [.. jobs];
        Task<T>[] tasks = [.. all.Select(StartAsync)];
        try
        {
            await Task.WhenAll(tasks);
        }
        catch
        {
            // The loop will tell.
        }

        var results = new List<T>();
        foreach (var task in tasks)
        {
            results.Add(await task);
        }

        return [.. results];

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();
    }
}
