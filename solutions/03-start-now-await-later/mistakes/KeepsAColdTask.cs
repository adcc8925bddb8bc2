// Misconception: a task begins to run when it is awaited, so new Task is the way to prepare one.
// Symptom: a task made with new waits for Start, and await waits for the task.
// Notebook: notebooks/04-smartnotes.ipynb#predict-background
// Rejected by: It_takes_as_long_as_the_backup_alone
// Says: Deadlock: nothing is ready to run, no timer is armed, and the run has not ended.
// Rejected by: Both_results_come_back
// Says: a Task that nobody has started
namespace AsyncKatas.StartNowAwaitLater;

public static class Background
{
    public static async Task<(TStatus Status, TBackup Backup)> RunAsync<TBackup, TStatus>(
        Func<Task<TBackup>> backup, Func<Task<TStatus>> status, Action<TStatus> onStatus)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(onStatus);
        var running = new Task<Task<TBackup>>(backup);
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

        return (known, await running.Unwrap());
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
