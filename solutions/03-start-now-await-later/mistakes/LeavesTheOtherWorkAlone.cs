// Misconception: when the jobs have failed, the other work is of no interest; it is enough that its exception is observed.
// Symptom: the caller hears of the failure while the other work is still going on.
// Notebook: notebooks/04-smartnotes.ipynb#investigate-orphan
// Rejected by: If_every_job_fails_the_other_work_is_still_done_to_its_end
// Says: Expected other work to have succeeded; when your method returned, at 0.1 s, other work was still running (it
// would have ended at 0.5 s).
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
        var running = Task.WhenAll(all.Select(StartAsync));
        var other = WorkAsync();
        _ = other.ContinueWith(static task => task.Exception, TaskContinuationOptions.OnlyOnFaulted);
        var results = await running;
        await other;
        return results;

        async Task WorkAsync() => await meanwhile();
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
