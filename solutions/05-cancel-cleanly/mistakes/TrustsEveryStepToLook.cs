// Misconception: a token that is passed on to every step stops every step.
// Symptom: a step that does not look at its token comes back as if nothing had happened, and the next one starts.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#investigate-cancel
// Rejected by: No_step_starts_after_the_cancellation
// Says: B was started too.
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
                await step(cancellationToken);
            }
        }
        finally
        {
            await cleanup();
        }
    }
}
