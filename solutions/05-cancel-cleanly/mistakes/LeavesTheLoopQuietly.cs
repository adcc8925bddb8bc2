// Misconception: a loop that stops when the token is cancelled has handled the cancellation.
// Symptom: the loop ends, the method returns, and half done looks like done.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-cancel
// Rejected by: No_step_starts_after_the_cancellation
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
                if (cancellationToken.IsCancellationRequested)
                {
                    break;
                }

                await step(cancellationToken);
            }
        }
        finally
        {
            await cleanup();
        }
    }
}
