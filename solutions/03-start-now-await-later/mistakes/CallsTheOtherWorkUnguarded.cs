// Misconception: the other work fails in its task, never at its call, so a WhenAll behind the call sees it all.
// Symptom: the call throws, the WhenAll is never reached, and the jobs run on with nobody to wait for them.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#call-throws
// Rejected by: If_the_other_work_throws_before_its_first_await_every_job_is_still_awaited
// Says: Expected the jobs to have ended in the order [other work, X, Y]; when your method returned, at 0 s, only other
// work had ended.
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
        await Task.WhenAll(running, meanwhile());
        return await running;
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
