// Misconception: whatever is thrown after a cancellation was thrown because of it.
// Symptom: a step fails, its file is broken, and the caller reads that all went as he wished.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#whose-cancellation
// Rejected by: A_step_that_fails_although_it_should_stop_has_failed
// Says: Expected the exception of A to come out as it is; at 1 s your method ended with OperationCanceledException
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
        catch (Exception exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The work was cancelled.", exception, cancellationToken);
        }
        finally
        {
            await cleanup();
        }
    }
}
