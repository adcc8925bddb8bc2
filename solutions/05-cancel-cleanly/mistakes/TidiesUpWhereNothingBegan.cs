// Misconception: the check belongs into the try, with all the rest.
// Symptom: work that was cancelled before it began is tidied up all the same: a file is deleted that somebody else has written.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#try-too-early
// Rejected by: Nothing_starts_when_it_is_cancelled_already_not_even_the_cleanup
// Says: Expected no job to be started; Cleanup was
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
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
