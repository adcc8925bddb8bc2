// Misconception: await starts work and goes on with the next line.
// Symptom: await goes on when the work has ended. The status, half a second of work, is known after three and a half.
// Notebook: notebooks/04-smartnotes.ipynb#key-difference
// Rejected by: The_status_is_reported_when_half_a_second_has_passed
// Says: Expected the times of all reports to be [0.5 s]; they were [3.5 s].
// Rejected by: It_takes_as_long_as_the_backup_alone
// Says: Each job started only when the one before it had ended
namespace AsyncKatas.StartNowAwaitLater;

public static class Background
{
    public static async Task<(TStatus Status, TBackup Backup)> RunAsync<TBackup, TStatus>(
        Func<Task<TBackup>> backup, Func<Task<TStatus>> status, Action<TStatus> onStatus)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(onStatus);
        var done = await backup();
        var known = await status();
        onStatus(known);
        return (known, done);
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
