// Misconception: the token calls the cleanup when it is cancelled, that is what Register is for.
// Symptom: the callback runs at the moment of the cancellation: the step has not ended yet, and nobody waits for the cleanup.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#register
// Rejected by: The_cleanup_starts_only_when_the_cancelled_step_has_ended
// Says: Cleanup started at 1 s, while A was still running.
// Rejected by: The_cleanup_after_a_cancellation_is_awaited_to_its_end
// Says: Cleanup was still running at 0.02 s (it would have ended at 0.52 s).
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        cancellationToken.ThrowIfCancellationRequested();
        var cleaned = 0;
        await using var registration = cancellationToken.Register(() =>
        {
            if (Interlocked.Exchange(ref cleaned, 1) == 0)
            {
                _ = cleanup();
            }
        });
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
            if (Interlocked.Exchange(ref cleaned, 1) == 0)
            {
                await cleanup();
            }
        }
    }
}
