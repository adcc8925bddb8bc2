using System.Globalization;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// A process that runs the specs of compiled variants, one after the other. Whatever their code does there, a result
/// comes back within the limits; and when this is disposed of, the process is gone.
/// </summary>
internal sealed class SpecProcess : IAsyncDisposable
{
    // An orderly end takes milliseconds; this is for handlers of the end of the process that the learner's code may
    // have added.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    private readonly ChildProcess _child = new(typeof(SpecProcess).Assembly.Location);

    /// <summary>How many runs it has made.</summary>
    public int Runs { get; private set; }

    /// <summary>True if the last run has come to its end and has left nothing at work.</summary>
    public bool IsReusable { get; private set; } = true;

    /// <summary>Runs the specs of a variant.</summary>
    /// <param name="limits">How long it may take.</param>
    /// <param name="only">Names of the specs to run; empty: all.</param>
    /// <param name="wantsCharts">True: report also what ran from when to when.</param>
    /// <param name="cancellationToken">Stops them.</param>
    public async Task<RunResult> RunAsync(
        CompiledVariant compiled,
        RunLimits limits,
        IReadOnlyCollection<string> only,
        bool wantsCharts,
        CancellationToken cancellationToken
    )
    {
        if (!compiled.Succeeded)
        {
            throw new ArgumentException("What does not compile cannot run.", nameof(compiled));
        }

        Runs++;
        IsReusable = false;

        // It runs in here too: files that the learner's code writes by a relative path must not land among the katas.
        using var folder = _child.CreateFolder(string.Create(CultureInfo.InvariantCulture, $"run{Runs}"));
        try
        {
            var files = compiled.Assemblies.Select(it => folder.Write($"{it.Name}.dll", it.Image)).ToList();
            var request = new SpecRequest(
                files[0],
                $"{Guid.NewGuid():N}",
                limits.StopAtFirstFailure,
                [.. only],
                wantsCharts
            );
            _child.Output.Begin(request.Marker);
            _child.Errors.Begin(request.Marker);
            var ledger = new SpecLedger();
            var limit = await FollowAsync(request, ledger, limits, cancellationToken);
            IsReusable = await EndRunAsync(ledger);
            var (ending, interruption) = limit is null ? EndOf(ledger) : (RunEnding.TimeLimit, limit);
            return new RunResult(ledger.Results(), ending, interruption, $"{_child.Output.Text}{_child.Errors.Text}");
        }
        finally
        {
            if (!IsReusable)
            {
                await _child.KillAsync(); // before its folder goes
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _child.DisposeAsync();

    // Adds up events until the run is over. Returns a sentence if it took too long.
    private async Task<string?> FollowAsync(
        SpecRequest request,
        SpecLedger ledger,
        RunLimits limits,
        CancellationToken cancellationToken
    )
    {
        var worked = () => _child.ProcessorTime;
        using var whole = new RunLimit(limits.Whole, worked, TimeProvider.System, cancellationToken);
        using var spec = new RunLimit(limits.Spec, worked, TimeProvider.System, whole.Token);
        whole.Start();
        try
        {
            if (!await _child.ConnectAsync(spec.Token))
            {
                return null;
            }

            _child.Send(request.ToBytes());
            while (!ledger.IsFinished && await _child.ReadAsync(spec.Token) is { } message)
            {
                ledger.Add(SpecEvent.FromBytes(message));

                // Between specs it is our time and not that of the learner's code.
                if (ledger.Running is null)
                {
                    spec.Stop();
                }
                else
                {
                    spec.Start();
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var isWhole = whole.Token.IsCancellationRequested;
            var (what, limit) = isWhole
                ? ("The specs together", limits.Whole)
                : ("One spec", limits.Spec);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{what} took longer than {limit.TotalSeconds:0.#} s and "
                    + $"{(isWhole ? "were" : "was")} stopped{While(ledger)}."
            );
        }
    }

    // What the code has written to the console may come in after the last event. If the process has ended, its exit
    // code too.
    private async Task<bool> EndRunAsync(SpecLedger ledger)
    {
        var end = Task.WhenAll(
            _child.Output.Ended,
            _child.Errors.Ended,
            ledger.IsFinished ? Task.CompletedTask : _child.WaitForExitAsync()
        );
        return await Task.WhenAny(end, Task.Delay(s_grace, CancellationToken.None)) == end
            && ledger is { IsFinished: true, IsClean: true, Broken: null };
    }

    private (RunEnding Ending, string? Interruption) EndOf(SpecLedger ledger)
    {
        if (!ledger.IsFinished)
        {
            return _child.Explain(While(ledger));
        }

        return ledger.Broken is null
            ? (RunEnding.Completed, null)
            : (RunEnding.Broken, $"The specs could not be run: {ledger.Broken}");
    }

    private static string While(SpecLedger ledger) =>
        ledger.Running is { } spec ? $" while this spec ran: {spec}" : " outside any spec";
}
