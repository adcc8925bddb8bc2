// Misconception: a token that is cancelled means that the work was cancelled.
// Symptom: every step has been taken and tidied up after, and the caller is told that it was all in vain.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#token-is-a-flag
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
            await cleanup();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
