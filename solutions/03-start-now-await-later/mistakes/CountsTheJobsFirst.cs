// Misconception: counting a sequence costs nothing.
// Symptom: it reads the whole sequence, and the loop reads it once more; a sequence that does work does it twice.
// Notebook: notebooks/01-gather-example.ipynb#modify
// Rejected by: The_sequence_of_jobs_is_read_once
// Says: Expected the sequence of jobs to be read once; it was read twice.
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
        var tasks = new Task<T>[jobs.Count()];
        var i = 0;
        foreach (var job in jobs)
        {
            tasks[i++] = StartAsync(job);
        }

        var running = Task.WhenAll(tasks);
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
