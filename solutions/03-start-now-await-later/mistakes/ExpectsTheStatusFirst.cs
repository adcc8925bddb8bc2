// Misconception: the status is quick, so whatever WhenAny brings first is the status.
// Symptom: one day the backup is quicker. Then Result blocks the thread that the status needs in order to end.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-any
// Rejected by: A_backup_that_ends_before_the_status_is_just_as_good
// Says: blocks the only thread of the loop
// Rejected by: If_the_backup_fails_first_the_status_is_still_reported
// Says: blocks the only thread of the loop
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
        var asking = StartAsync(status);
        try
        {
            await Task.WhenAny(running, asking);
            onStatus(asking.Result);
        }
        finally
        {
            await running;
        }

        return (await asking, await running);
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
