// Approach: the steps are a task of their own; wait for its end without throwing, clean up, and only then await it for
// real.
namespace AsyncKatas.CancelCleanly;

public static class Cancellable
{
    public static async Task RunAsync(
        IEnumerable<Func<CancellationToken, Task>> steps,
        Func<Task> cleanup,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(cleanup);
        cancellationToken.ThrowIfCancellationRequested();
        var work = RunStepsAsync(steps, cancellationToken);
        await work.ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing
        );
        await cleanup();
        await work;
    }

    private static async Task RunStepsAsync(
        IEnumerable<Func<CancellationToken, Task>> steps,
        CancellationToken cancellationToken
    )
    {
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await step(cancellationToken);
        }
    }
}
