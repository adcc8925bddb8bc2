// Approach: asks the token behind each step, not before it.
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(
        IEnumerable<Func<CancellationToken, Task>> steps,
        Func<Task> cleanup,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            foreach (var step in steps)
            {
                await step(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await cleanup();
        }
    }
}
