// Misconception: a call that stands beside its await at the end still runs beside what came before.
// Symptom: nothing runs before it is called. The backup starts when the status is known.
// Notebook: notebooks/02-sequential-or-concurrent.ipynb#predict-two
// Rejected by: The_backup_is_running_while_the_status_is_asked_for
// Says: Expected 2 jobs to run at once at some moment; there were never more than 1
// Rejected by: Two_and_a_half_seconds_of_waiting_are_left_after_the_status
// Says: Expected the time from the report to the end to be 2.5 s; it was 3 s.
namespace AsyncKatas.StartNowAwaitLater;

public static class Background
{
    public static async Task<(TStatus Status, TBackup Backup)> RunAsync<TBackup, TStatus>(
        Func<Task<TBackup>> backup, Func<Task<TStatus>> status, Action<TStatus> onStatus)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(onStatus);
        var known = await status();
        onStatus(known);
        return (known, await backup());
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
