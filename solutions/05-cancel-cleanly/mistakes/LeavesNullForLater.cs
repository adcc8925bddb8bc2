// Misconception: null will make itself felt soon enough.
// Symptom: it does so when all the work is done and cannot be tidied up any more.
// Rejected by: Null_for_the_cleanup_is_refused_before_anything_starts
// Says: Expected an ArgumentNullException for cleanup; at 1 s your method ended with NullReferenceException
// Rejected by: Null_for_the_steps_is_refused
// Says: Expected an ArgumentNullException for steps; at 0 s your method ended with NullReferenceException
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
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
