// Approach: what is done in the foreground becomes a task of its own, and one WhenAll looks after both sides. No try,
// no finally.
namespace AsyncKatas.StartNowAwaitLater;

public static class Background
{
    public static async Task<(TStatus Status, TBackup Backup)> RunAsync<TBackup, TStatus>(
        Func<Task<TBackup>> backup,
        Func<Task<TStatus>> status,
        Action<TStatus> onStatus
    )
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(onStatus);
        var running = BackUpAsync();
        var reporting = ReportAsync();
        await Task.WhenAll(running, reporting);
        return (await reporting, await running);

        async Task<TBackup> BackUpAsync() => await backup();

        async Task<TStatus> ReportAsync()
        {
            var known = await status();
            onStatus(known);
            return known;
        }
    }

    public static async Task<T[]> RunAllAsync<T>(IEnumerable<Func<Task<T>>> jobs, Func<Task> meanwhile)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(meanwhile);
        Func<Task<T>>[] all = [.. jobs];
        var running = Task.WhenAll(all.Select(StartAsync));
        await Task.WhenAll(running, WorkAsync());
        return await running;

        static async Task<T> StartAsync(Func<Task<T>> job) => await job();

        async Task WorkAsync() => await meanwhile();
    }
}
