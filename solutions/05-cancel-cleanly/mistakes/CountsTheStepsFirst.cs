// Misconception: where there is no step there is nothing to tidy up, and looking whether there is one costs nothing.
// Symptom: the sequence is begun twice, and what was prepared for the steps is never put away if there are none.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#enumerate-twice
// Rejected by: The_sequence_of_steps_is_read_once
// Says: Expected the sequence of steps to be read once; it was read twice
// Rejected by: No_steps_still_means_one_cleanup
// Says: it was never started
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        cancellationToken.ThrowIfCancellationRequested();
        if (!steps.Any())
        {
            return;
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
