// Misconception: a cancelled task is a cancelled task.
// Symptom: it carries the token that it was made from, and that is nobody's: the caller takes it for the cancellation of somebody else.
// Rejected by: The_exception_carries_the_token_also_when_it_was_cancelled_before_the_call
// Says: it carries another one
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        if (cancellationToken.IsCancellationRequested)
        {
            await Task.FromCanceled(new CancellationToken(canceled: true));
        }

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
    }
}
