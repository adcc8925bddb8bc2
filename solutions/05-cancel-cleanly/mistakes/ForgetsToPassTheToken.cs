// Misconception: looking at the token between the steps is enough.
// Symptom: a step that is running knows nothing of the cancellation, and everybody waits until it is through.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#investigate-three
// Rejected by: A_cancelled_step_stops_where_it_awaits
// Says: your method ended without an exception at 1 s.
// Rejected by: Cancelled_work_ends_as_cancelled
// Says: it ended as RanToCompletion
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
                await step(CancellationToken.None);
            }
        }
        finally
        {
            await cleanup();
        }
    }
}
