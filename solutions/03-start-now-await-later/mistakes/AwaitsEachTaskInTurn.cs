// Misconception: all are running, so awaiting them one after the other is as good as awaiting them all.
// Symptom: the first failure ends the waiting. The failures behind it are lost, and so are jobs that still run.
// Notebook: notebooks/01-gather-example.ipynb#run-lost
// Rejected by: If_several_fail_every_exception_is_observed
// Says: nobody ever looked at InvalidOperationException (Y failed) and InvalidOperationException (Z failed).
// Rejected by: If_a_job_fails_the_others_and_the_other_work_run_to_their_end
// Says: Y was still running at 0.3 s (it would have ended at 0.5 s).
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
        Task<T>[] tasks = [.. all.Select(StartAsync)];
        var results = new List<T>();
        try
        {
            await meanwhile();
        }
        finally
        {
            foreach (var task in tasks)
            {
                results.Add(await task);
            }
        }

        return [.. results];
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
