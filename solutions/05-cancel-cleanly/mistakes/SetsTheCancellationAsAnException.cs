// Misconception: a task that holds an OperationCanceledException is a cancelled task.
// Symptom: SetException makes a faulted task, whatever the exception is; only IsCanceled or the status tells.
// Notebook: notebooks/07-misconceptions-tasks.ipynb#when-all-cancelled
// Rejected by: Cancelled_work_ends_as_cancelled
// Says: it ended as Faulted, with TaskCanceledException
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static Task RunAsync(
        IEnumerable<Func<CancellationToken, Task>> steps,
        Func<Task> cleanup,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = WorkAsync();
        return done.Task;

        async Task WorkAsync()
        {
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

            try
            {
                await cleanup();
            }
            catch (Exception exception)
            {
                failure = exception;
            }

            if (failure is null)
            {
                done.SetResult();
            }
            else
            {
                done.SetException(failure);
            }
        }
    }
}
