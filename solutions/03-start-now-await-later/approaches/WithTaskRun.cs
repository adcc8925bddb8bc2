// Approach: Task.Run starts the work on the thread pool. Right, though work that only waits needs no other thread.
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
        var running = Task.Run(backup);
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

        return (known, await running);
    }

    public static async Task<T[]> RunAllAsync<T>(IEnumerable<Func<Task<T>>> jobs, Func<Task> meanwhile)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        ArgumentNullException.ThrowIfNull(meanwhile);
        Func<Task<T>>[] all = [.. jobs];
        Task<T>[] tasks = [.. all.Select(static job => Task.Run(job))];
        try
        {
            await meanwhile();
        }
        finally
        {
            await Task.WhenAll(tasks);
        }

        return await Task.WhenAll(tasks);
    }
}
