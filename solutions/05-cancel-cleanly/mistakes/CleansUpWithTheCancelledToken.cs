// Misconception: every await gets the token, the one in the cleanup too.
// Symptom: the token is cancelled by then, so the wait for the cleanup is over before the cleanup is.
// Notebook: notebooks/06-task-groups.ipynb#run-nested
// Rejected by: The_cleanup_after_a_cancellation_is_awaited_to_its_end
// Says: Cleanup was still running at 0.02 s (it would have ended at 0.52 s).
// Rejected by: A_cancellation_during_the_cleanup_changes_nothing_for_work_that_is_done
// Says: it ended as Canceled
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
        finally
        {
            await cleanup().WaitAsync(cancellationToken);
        }
    }
}
