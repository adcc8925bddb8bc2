// Misconception: after a failure the caller is to hear of it at once; the cleanup ends by itself.
// Symptom: the caller tries again while the cleanup is still at work, and its failure is nobody's business.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#not-awaited
// Rejected by: The_cleanup_runs_once_and_is_awaited_when_a_step_failed
// Says: your method returned after 1 s.
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            foreach (var step in steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await step(cancellationToken);
            }
        }
        catch
        {
            _ = CleanUpAsync().ContinueWith(static task => task.Exception, TaskScheduler.Default);
            throw;
        }

        await cleanup();

        async Task CleanUpAsync() => await cleanup();
    }
}
