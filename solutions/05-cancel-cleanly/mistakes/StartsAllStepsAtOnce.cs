// Misconception: WhenAll is always the better loop.
// Symptom: the steps run into each other, and those after a failure have long begun.
// Notebook: notebooks/05-errors-and-limits.ipynb#prompt-which
// Rejected by: The_steps_run_one_after_the_other
// Says: B started at 0 s, while A was still running.
// Rejected by: No_step_starts_after_one_that_failed_and_its_exception_comes_out
// Says: C was started too.
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
            await Task.WhenAll(steps.Select(step => step(cancellationToken)));
        }
        finally
        {
            await cleanup();
        }
    }
}
