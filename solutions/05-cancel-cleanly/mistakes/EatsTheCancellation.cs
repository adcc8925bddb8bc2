// Misconception: a catch for all exceptions, with a line in the log, makes the work robust.
// Symptom: the cancellation is caught with the rest, and the caller is told that all is done.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#investigate-three
// Rejected by: Cancelled_work_ends_as_cancelled
// Says: it ended as RanToCompletion
// Rejected by: No_step_starts_after_one_that_failed_and_its_exception_comes_out
// Says: your method ended without an exception at 2 s.
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
        catch (Exception exception)
        {
            Console.Error.WriteLine(exception.Message);
        }
        finally
        {
            await cleanup();
        }
    }
}
