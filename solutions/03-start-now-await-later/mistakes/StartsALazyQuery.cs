// Misconception: Select calls the jobs where it stands.
// Symptom: it calls them where somebody reads it. That is WhenAll, after the other work.
// Notebook: notebooks/04-smartnotes.ipynb#about-many
// Rejected by: All_jobs_are_running_while_the_other_work_is_done
// Says: Expected 4 jobs to run at once at some moment; there were never more than 3
// Rejected by: It_takes_as_long_as_the_longest_of_the_jobs_and_the_other_work
// Says: they took 0.6 s
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
        var tasks = all.Select(StartAsync);
        await meanwhile();
        return await Task.WhenAll(tasks);
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
