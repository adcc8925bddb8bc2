// Misconception: to await StartNew is to await the async lambda inside.
// Symptom: StartNew's task ends when the lambda has reached its first await. It holds another task, and nobody awaits that one.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#start-new
// Rejected by: The_results_stand_in_the_order_of_the_jobs
// Says: Expected the results [X, Y, Z]; they were [null, null, null].
// Rejected by: It_takes_as_long_as_the_longest_of_the_jobs_and_the_other_work
// Says: still running
namespace AsyncKatas.StartNowAwaitLater;

public static class Background
{
    public static async Task<(TStatus Status, TBackup Backup)> RunAsync<TBackup, TStatus>(
        Func<Task<TBackup>> backup, Func<Task<TStatus>> status, Action<TStatus> onStatus)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(onStatus);
        var running = StartAsync(backup);
        TStatus known;
        try
        {
            known = await status();
            onStatus(known);
        }
        finally
        {
            await running;
        }

        return (known, await running);
    }

    public static async Task<T[]> RunAllAsync<T>(IEnumerable<Func<Task<T>>> jobs, Func<Task> meanwhile)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(meanwhile);
        Func<Task<T>>[] all = [.. jobs];
        var results = new T[all.Length];
        var running = Task.WhenAll(all.Select((job, i) => Task.Factory.StartNew(async () => results[i] = await job())));
        try
        {
            await meanwhile();
        }
        finally
        {
            await running;
        }

        return results;
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
