// Misconception: what stands after the loop runs when the loop is over.
// Symptom: an exception leaves the method from inside the loop, and the half-written file stays where it is.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#finally-or-after
// Rejected by: The_cleanup_runs_once_and_is_awaited_when_a_step_failed
// Says: Expected the cleanup to be started once; it was never started
// Rejected by: The_cleanup_runs_once_when_a_step_was_cancelled
// Says: Expected the cleanup to be started once; it was never started
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await step(cancellationToken);
        }

        await cleanup();
    }
}
