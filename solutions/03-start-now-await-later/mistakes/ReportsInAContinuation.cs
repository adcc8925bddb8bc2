// Misconception: a continuation that reports belongs to the task that it was put on.
// Symptom: it is a task of its own, and nobody awaits it. When the report throws, the caller never learns of it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#continue-with
// Rejected by: If_the_report_throws_the_backup_is_still_awaited
// Says: Expected a NotSupportedException; your method ended without an exception at 3 s.
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
        _ = asking.ContinueWith(task => onStatus(task.Result), TaskContinuationOptions.OnlyOnRanToCompletion);
        await Task.WhenAll(running, asking);
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
