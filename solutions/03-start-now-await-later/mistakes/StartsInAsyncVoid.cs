// Misconception: async void is for work that goes on in the background.
// Symptom: it is for work that nobody can wait for. The result is read long before it is there.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#async-void
// Rejected by: It_takes_as_long_as_the_backup_alone
// Says: backup was still running at 0.5 s (it would have ended at 3 s).
// Rejected by: Both_results_come_back
// Says: Expected the results [all systems ok, backup complete]; they were [all systems ok, null].
namespace AsyncKatas.StartNowAwaitLater;

public static class Background
{
    public static async Task<(TStatus Status, TBackup Backup)> RunAsync<TBackup, TStatus>(
        Func<Task<TBackup>> backup, Func<Task<TStatus>> status, Action<TStatus> onStatus)
    {
        ArgumentNullException.ThrowIfNull(backup);
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(onStatus);
        TBackup done = default!;
        Start();
        var known = await status();
        onStatus(known);
        return (known, done);

        async void Start() => done = await backup();
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
