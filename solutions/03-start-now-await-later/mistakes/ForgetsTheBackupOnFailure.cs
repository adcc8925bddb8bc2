// Misconception: between the start and the await nothing can happen.
// Symptom: the status fails, the method is left, and the backup runs on with nobody to wait for it or to see how it ends.
// Notebook: notebooks/04-smartnotes.ipynb#investigate-orphan
// Rejected by: If_the_status_fails_the_backup_is_still_awaited
// Says: Expected backup to have succeeded; when your method returned, at 0.5 s, backup was still running (it would have
// ended at 3 s).
// Rejected by: If_the_report_throws_the_backup_is_still_awaited
// Says: Expected backup to have succeeded; when your method returned, at 0.5 s, backup was still running (it would have
// ended at 3 s).
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
        var known = await status();
        onStatus(known);
        return (known, await running);
    }

    public static async Task<T[]> RunAllAsync<T>(IEnumerable<Func<Task<T>>> jobs, Func<Task> meanwhile)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(meanwhile);
        Func<Task<T>>[] all = [.. jobs];
        var running = Task.WhenAll(all.Select(StartAsync));
        try
        {
            await meanwhile();
        }
        finally
        {
            await running;
        }

        return await running;
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
