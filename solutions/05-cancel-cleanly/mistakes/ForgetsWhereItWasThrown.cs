// Misconception: throw exception and throw mean the same.
// Symptom: the stack trace starts anew, and the line that failed is nowhere to be found.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#throw-error
// Rejected by: The_exception_of_a_step_still_tells_where_it_was_thrown
// Says: it does not
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> steps, Func<Task> cleanup, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        cancellationToken.ThrowIfCancellationRequested();
        Exception? failure = null;
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
            failure = exception;
        }

        await cleanup();
        if (failure is not null)
        {
            throw failure;
        }
    }
}
