// Misconception: the caller need not wait for the tidying up.
// Symptom: the task ends while the cleanup is still at work, and its failure is nobody's business.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#not-awaited
// Rejected by: The_cleanup_starts_when_the_last_step_has_ended_and_is_awaited
// Says: when your method returned, at 1 s, only A had ended.
// Rejected by: A_cleanup_that_fails_is_not_hidden
// Says: your method ended without an exception at 1 s.
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
            _ = cleanup();
        }
    }
}
