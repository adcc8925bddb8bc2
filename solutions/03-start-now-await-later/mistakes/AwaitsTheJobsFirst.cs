// Misconception: what is awaited first is merely more urgent; the rest goes on beside it.
// Symptom: nothing that stands behind an await goes on. The other work begins when the jobs have ended.
// Notebook: notebooks/02-sequential-or-concurrent.ipynb#predict-two
// Rejected by: It_takes_as_long_as_the_longest_of_the_jobs_and_the_other_work
// Says: Expected the 4 jobs to overlap and take 0.5 s of virtual time; they took 0.6 s.
// Rejected by: If_a_job_fails_the_others_and_the_other_work_run_to_their_end
// Says: Expected the jobs to end in the order [X, other work, Y]; only X and Y ended, in that order.
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
        var results = await Task.WhenAll(all.Select(StartAsync));
        await meanwhile();
        return results;
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
