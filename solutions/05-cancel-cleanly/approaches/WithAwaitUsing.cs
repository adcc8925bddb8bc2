// Approach: the cleanup becomes something to dispose, and await using decides when.
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
        await using var tidy = new Tidy(cleanup);
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await step(cancellationToken);
        }
    }

    private sealed class Tidy(Func<Task> cleanup) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await cleanup();
    }
}
