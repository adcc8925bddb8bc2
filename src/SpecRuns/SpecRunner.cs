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

    private readonly ConcurrentBag<SpecProcess> _fresh = [];
    private readonly ConcurrentBag<SpecProcess> _used = [];

    /// <summary>Starts a process now that a later run will find ready, unless there is one already.</summary>
    /// <exception cref="SetupException">No process can be started.</exception>
    public void Prepare()
    {
        if (_fresh.IsEmpty)
        {
            _fresh.Add(Start());
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

        return await RunAsync(_fresh.TryTake(out var fresh) ? fresh : Start());

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
        foreach (var bag in new[] { _fresh, _used })
        {
            while (bag.TryTake(out var process))
            {
                await process.DisposeAsync();
            }
        }
    }
}
