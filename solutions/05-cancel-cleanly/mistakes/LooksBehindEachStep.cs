// Misconception: it makes no difference whether one looks at the token before a step or behind it.
// Symptom: behind the last step nothing is left to be cancelled: all is done, and the caller is told that it is not.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#token-is-a-flag
// Rejected by: The_work_is_done_when_its_last_step_did_not_look_at_its_token
// Says: Expected the task to end as RanToCompletion; it ended as Canceled.
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
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await cleanup();
        }
    }
}
