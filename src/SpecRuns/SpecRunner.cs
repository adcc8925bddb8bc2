using System.Collections.Concurrent;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// Runs the specs of compiled variants in processes of their own. To start one, and to have xunit compiled there, takes
/// longer than most runs; so processes can be shared, as long as each run leaves nothing at work in its process.
/// </summary>
/// <param name="shares">
/// False: every run gets a process that nobody has used before, as code that nobody knows should.
/// </param>
internal sealed class SpecRunner(bool shares = false) : IAsyncDisposable
{
    // A process keeps every assembly that it has loaded.
    private const int MaxRuns = 250;

    // The one that was started first is the warmest.
    private readonly ConcurrentQueue<SpecProcess> _fresh = [];
    private readonly ConcurrentBag<SpecProcess> _used = [];

    /// <summary>Starts processes now that later runs will find ready.</summary>
    /// <param name="count">How many there are to be, with those that are ready already.</param>
    /// <exception cref="SetupException">No process can be started.</exception>
    public void Prepare(int count = 1)
    {
        while (_fresh.Count < count)
        {
            _fresh.Enqueue(Start());
        }
    }

    /// <summary>Runs the specs of a variant.</summary>
    /// <param name="limits">How long it may take; null: the defaults.</param>
    /// <param name="only">Names of the specs to run; null: all.</param>
    /// <param name="wantsCharts">True: report also what ran from when to when.</param>
    /// <param name="cancellationToken">Stops them.</param>
    /// <exception cref="ArgumentException">The variant does not compile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="SetupException">No process can be started.</exception>
    public async Task<RunResult> RunAsync(
        CompiledVariant compiled,
        RunLimits? limits = null,
        IReadOnlyCollection<string>? only = null,
        bool wantsCharts = false,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(compiled);
        cancellationToken.ThrowIfCancellationRequested(); // or a process that is ready ends without having run anything
        if (_used.TryTake(out var used))
        {
            // Only what a process of its own says counts against an answer: a run before may have left more than was
            // seen.
            var result = await RunAsync(used);
            if (result.Ending == RunEnding.Completed)
            {
                return result;
            }
        }

        return await RunAsync(_fresh.TryDequeue(out var fresh) ? fresh : Start());

        async Task<RunResult> RunAsync(SpecProcess process)
        {
            try
            {
                return await process.RunAsync(
                    compiled,
                    limits ?? RunLimits.Default,
                    only ?? [],
                    wantsCharts,
                    cancellationToken
                );
            }
            finally
            {
                if (shares && process.IsReusable && process.Runs < MaxRuns)
                {
                    _used.Add(process);
                }
                else
                {
                    await process.DisposeAsync();
                }
            }
        }
    }

    private static SpecProcess Start()
    {
        try
        {
            return new SpecProcess();
        }
        catch (SandboxException defect)
        {
            throw new SetupException(defect.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var processes in (IProducerConsumerCollection<SpecProcess>[])[_fresh, _used])
        {
            while (processes.TryTake(out var process))
            {
                await process.DisposeAsync();
            }
        }
    }
}
