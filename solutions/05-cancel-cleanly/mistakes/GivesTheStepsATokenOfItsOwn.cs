// Misconception: a linked token is the caller's token with another name.
// Symptom: the exception carries the linked one, which the caller has never seen: to him it looks like the cancellation of somebody else.
// Rejected by: The_exception_of_a_cancellation_carries_the_token_of_the_caller
// Says: it carries another one
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        cancellationToken.ThrowIfCancellationRequested();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            foreach (var step in steps)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await step(stop.Token);
            }
        }
        finally
        {
            await cleanup();
        }
    }
}
