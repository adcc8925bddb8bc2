// Misconception: ForEach, the one of List and the one of Parallel, waits for an async lambda as it waits for any other.
// Symptom: it knows nothing of tasks. The lambda is async void, and the loop is over when every job has merely been started.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#async-void
// Rejected by: All_at_once_takes_the_longest_of_all_times
// Says: still running
// Rejected by: All_at_once_waits_for_every_job_even_if_one_fails
// Says: Expected the exception of A to come out; your method ended without an exception at 0 s.
using System.Collections.Concurrent;

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

    public static Task<T[]> AllAtOnceAsync<T>(IEnumerable<Func<Task<T>>> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        var results = new ConcurrentQueue<T>();
        Parallel.ForEach(jobs, async job => results.Enqueue(await job()));
        return Task.FromResult(results.ToArray());
    }
}
