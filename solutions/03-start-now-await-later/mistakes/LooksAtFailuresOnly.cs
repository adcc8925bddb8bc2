// Misconception: if the status did not fail, it is there.
// Symptom: it may have been cancelled. Then the method is left, and the backup runs on alone.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#cancelled-or-faulted
// Rejected by: If_the_status_is_cancelled_the_backup_is_still_awaited
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
            onStatus(known);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await running;
            throw;
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
