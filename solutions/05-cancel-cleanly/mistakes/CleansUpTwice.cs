// Misconception: one call for the good way and one in the catch make one cleanup.
// Symptom: the good call stands inside the try, so when the cleanup itself fails it is run a second time.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#finally-or-after
// Rejected by: A_cleanup_that_fails_is_not_run_again
// Says: it was started twice
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

            await cleanup();
        }
        catch
        {
            await cleanup();
            throw;
        }
    }
}
