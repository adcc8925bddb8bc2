// Misconception: a cancellation is no error, so there is nothing to throw.
// Symptom: the task runs to completion, and the caller goes on as if every step had been taken.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-cancel
// Rejected by: Cancelled_work_ends_as_cancelled
// Says: it ended as RanToCompletion
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
            // The user wanted it so.
        }
        finally
        {
            await cleanup();
        }
    }
}
