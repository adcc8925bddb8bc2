// Misconception: an exception that is on its way must not be replaced, and a cancellation is such an exception.
// Symptom: the cleanup has failed, and the caller hears of a cancellation as if all had been tidied up.
// Rejected by: A_cleanup_that_fails_after_a_cancellation_is_not_hidden
// Says: Expected the exception of Cleanup to come out, alone or in an AggregateException; TaskCanceledException came out
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
            await cleanup().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        catch
        {
            await cleanup();
            throw;
        }

        await cleanup();
    }
}
