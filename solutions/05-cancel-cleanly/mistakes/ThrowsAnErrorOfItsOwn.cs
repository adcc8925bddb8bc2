// Misconception: the caller will be glad of a clearer exception.
// Symptom: the task is faulted instead of cancelled: an error page for a user who only pressed Cancel.
// Notebook: notebooks/00-start-here.ipynb#outcomes-explained
// Rejected by: Cancelled_work_ends_as_cancelled
// Says: it ended as Faulted, with InvalidOperationException
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
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException("The work was cancelled.", exception);
        }
        finally
        {
            await cleanup();
        }
    }
}
