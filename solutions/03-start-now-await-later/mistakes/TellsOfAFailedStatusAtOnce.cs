// Misconception: a failed status is to be told at once; it is enough that somebody observes the backup.
// Symptom: the caller goes on, and perhaps ends the program, while the backup is still being written.
// Notebook: notebooks/04-smartnotes.ipynb#investigate-orphan
// Rejected by: If_the_status_fails_the_backup_is_still_awaited
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
        TStatus known;
        try
        {
            known = await status();
        }
        catch
        {
            _ = running.ContinueWith(static task => task.Exception, TaskScheduler.Default);
            throw;
        }

        try
        {
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
