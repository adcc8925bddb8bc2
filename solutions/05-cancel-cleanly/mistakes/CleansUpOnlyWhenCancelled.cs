// Misconception: only cancelled work leaves something behind.
// Symptom: work that fails or succeeds is never tidied up.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#finally-or-after
// Rejected by: The_cleanup_runs_once_when_every_step_has_succeeded
// Says: Expected the cleanup to be started once; it was never started
// Rejected by: The_cleanup_runs_once_and_is_awaited_when_a_step_failed
// Says: Expected the cleanup to be started once; it was never started
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
        catch (OperationCanceledException)
        {
            await cleanup();
            throw;
        }
    }
}
