// Misconception: one OperationCanceledException is as good as another.
// Symptom: it does not say whose cancellation it is: the caller who compares the token with his own takes it for a failure.
// Rejected by: The_exception_carries_the_token_also_when_the_step_did_not_look_at_it
// Says: it carries none
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
                    throw new OperationCanceledException();
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
