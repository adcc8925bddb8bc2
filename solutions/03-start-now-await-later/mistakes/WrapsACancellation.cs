// Misconception: whatever went wrong is best told in an exception of our own.
// Symptom: a cancellation comes out as a failure. Whoever waits for a cancelled task, or catches
// OperationCanceledException, misses it.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: It_ends_as_cancelled_if_the_backup_was_cancelled
// Says: Expected the task to end as Canceled; at 3 s it ended as Faulted, with InvalidOperationException (It was
// cancelled.).
// Rejected by: It_ends_as_cancelled_if_the_other_work_was_cancelled
// Says: Expected the task to end as Canceled; at 0.3 s it ended as Faulted, with InvalidOperationException (It was
// cancelled.).
// Also rejected by: It_ends_as_cancelled_if_the_status_was_cancelled, It_ends_as_cancelled_if_a_job_was_cancelled
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
        var running = StartAsync(backup);
        var reporting = ReportAsync();
        try
        {
            await Task.WhenAll(running, reporting);
            return (await reporting, await running);
        }
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException("It was cancelled.", exception);
        }

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
        var working = WorkAsync();
        try
        {
            await Task.WhenAll(running, working);
            return await running;
        }
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException("It was cancelled.", exception);
        }

        async Task WorkAsync() => await meanwhile();
    }

    private static async Task<T> StartAsync<T>(Func<Task<T>> job) => await job();
}
