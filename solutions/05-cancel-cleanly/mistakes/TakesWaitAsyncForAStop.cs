// Misconception: WaitAsync with the token stops a step that does not look at its token.
// Symptom: it stops the waiting: the step runs on, and the cleanup deletes the files under its hands.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#run-timeout-abandoned
// Rejected by: The_cleanup_starts_only_when_the_cancelled_step_has_ended
// Says: Expected one job at a time; 2 ran at once.
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
                await step(cancellationToken).WaitAsync(cancellationToken);
            }
        }
        finally
        {
            await cleanup();
        }
    }
}
