// Misconception: when both run at the same time, the report may wait until both results are there.
// Symptom: the status is known long before that. It lies about for two and a half seconds.
// Notebook: notebooks/04-smartnotes.ipynb#key-difference
// Rejected by: The_status_is_reported_when_half_a_second_has_passed
// Says: Expected the times of all reports to be [0.5 s]; they were [3 s].
// Rejected by: If_the_backup_fails_first_the_status_is_still_reported
// Says: Expected the reports to be [all systems ok]; there were none.
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
        await Task.WhenAll(running, asking);
        var known = await asking;
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
