using System.Runtime.CompilerServices;

namespace AsyncKatas.Dojo.Watch;

/// <summary>
/// Runs what was asked for last. A burst of requests makes one run; a request during a run cancels it; and no run
/// starts before the one before it has ended.
/// </summary>
/// <param name="clock">Tells when a burst is over.</param>
internal sealed class LatestRun(TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _cancellation;
    private Task _last = Task.CompletedTask;

    /// <summary>Asks for a run.</summary>
    /// <param name="quiet">How long to wait for more requests.</param>
    /// <param name="run">
    /// What to run. What it throws once it is cancelled is nobody's business; before, it ends that run alone.
    /// </param>
    public void Request(TimeSpan quiet, Func<CancellationToken, Task> run)
    {
        lock (_gate)
        {
            _cancellation?.Cancel();
            _cancellation = new CancellationTokenSource();
            _last = RunAsync(_last, quiet, run, _cancellation);
        }
    }

    /// <summary>Cancels what runs or waits.</summary>
    /// <returns>A task that ends when nothing runs any more.</returns>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _cancellation?.Cancel();
            return _last;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task RunAsync(
        Task before,
        TimeSpan quiet,
        Func<CancellationToken, Task> run,
        CancellationTokenSource cancellation
    )
    {
        try
        {
            await Task.Delay(quiet, clock, cancellation.Token);
            await EndOf(before);
            cancellation.Token.ThrowIfCancellationRequested();
            await run(cancellation.Token);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            await EndOf(before);
        }
        finally
        {
            lock (_gate)
            {
                if (_cancellation == cancellation)
                {
                    _cancellation = null;
                }
            }

            cancellation.Dispose();
        }
    }

    // However it ended: a run that failed must not take those after it along.
    private static ConfiguredTaskAwaitable EndOf(Task run) =>
        run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
