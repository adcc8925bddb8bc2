// Misconception: ContinueWith runs what comes next, whatever happened, and takes a token like everything else.
// Symptom: the token cancels the continuation before it has begun, so just the cancelled work is never tidied up.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#continue-with
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
        var work = RunStepsAsync(steps, cancellationToken);
        var tidied = work.ContinueWith(_ => cleanup(), cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();
        await Task.WhenAll(work, tidied);
    }

    private static async Task RunStepsAsync(IEnumerable<Func<CancellationToken, Task>> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await step(cancellationToken);
        }
    }
}
