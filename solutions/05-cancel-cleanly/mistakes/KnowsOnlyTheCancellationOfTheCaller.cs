// Misconception: where nobody has cancelled the token, nobody has cancelled.
// Symptom: a step that gives up by itself, as its server asked it to, ends up as an error with an apology.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#whose-cancellation
// Rejected by: A_step_that_cancels_itself_ends_the_work_as_cancelled
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
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException("A step was cancelled, but nobody asked for it.", exception);
        }
        finally
        {
            await cleanup();
        }
    }
}
