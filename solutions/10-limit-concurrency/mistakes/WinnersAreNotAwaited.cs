// Misconception: Task.WhenAny throws when the task that won has failed.
// Symptom: WhenAny hands the failed task over as a success; taken off the list unseen, its exception is lost.
// Notebook: notebooks/00-start-here.ipynb#read-outcomes
// Rejected by: A_failure_comes_out_when_all_jobs_have_ended
// Says: your method ended without an exception at 3 s.
namespace AsyncKatas.LimitConcurrency;

public static class Throttle
{
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        int maxConcurrent,
        Func<TItem, CancellationToken, Task<TResult>> job,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrent, 1);
        ArgumentNullException.ThrowIfNull(job);
        TItem[] all = [.. items];
        var results = new TResult[all.Length];
        var running = new List<Task>();
        for (var i = 0; i < all.Length; i++)
        {
            if (running.Count == maxConcurrent)
            {
                running.Remove(await Task.WhenAny(running));
            }

            running.Add(RunOneAsync(i));
        }

        await Task.WhenAll(running);
        return results;

        async Task RunOneAsync(int i)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results[i] = await job(all[i], cancellationToken);
        }
    }
}
