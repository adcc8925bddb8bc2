// Misconception: if the other work fails, nobody wants the results any more, so nobody needs to wait.
// Symptom: the jobs run on behind the caller's back, and their failures are seen by nobody.
// Notebook: notebooks/04-smartnotes.ipynb#investigate-orphan
// Rejected by: If_the_other_work_fails_every_job_is_still_awaited
// Says: X and Y were still running at 0.1 s (the last of them would have ended at 0.5 s).
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
        var running = Task.WhenAll(all.Select(StartAsync));
        await meanwhile();
        return await running;
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
