using System.Collections.Concurrent;
using AsyncKatas.Checking;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Progress;

/// <summary>
/// Finds out how far the learner is: asks the specs, or remembers what they said of the very same content.
/// </summary>
/// <param name="limits">How long specs may take; null: the defaults.</param>
/// <param name="wantsCharts">True: what is asked, and not remembered, also tells what ran from when to when.</param>
internal sealed class KataChecker(Repository repository, RunLimits? limits = null, bool wantsCharts = false)
    : IAsyncDisposable
{
    private readonly SpecRunner _runner = new();
    private readonly ResultCache _cache = new(new DojoFolder(repository));

    /// <summary>Starts processes now that the next checks will find ready.</summary>
    /// <param name="count">How many there are to be, with those that are ready already.</param>
    /// <exception cref="SetupException">No process can be started.</exception>
    public void Prepare(int count = 1) => _runner.Prepare(count);

    /// <summary>Asks the specs of one kata.</summary>
    /// <param name="name">Name of its folder.</param>
    /// <param name="cancellationToken">Stops them.</param>
    public Task<KataStatus> CheckAsync(string name, CancellationToken cancellationToken) =>
        AskAsync(Load(name), cancellationToken);

    /// <summary>Looks at one kata; asks its specs only if nothing is known of its present content.</summary>
    /// <param name="name">Name of its folder.</param>
    /// <param name="cancellationToken">Stops the specs.</param>
    public async Task<KataStatus> LookAsync(string name, CancellationToken cancellationToken)
    {
        var status = Load(name);
        var known = Recall(status);
        return known is { Run: not null } or { Errors.Count: > 0 } ? known : await AskAsync(status, cancellationToken);
    }

    /// <summary>What is known of a kata's present content without asking anybody; null: nothing.</summary>
    /// <param name="name">Name of its folder.</param>
    public KataStatus? Recall(string name) => Recall(Load(name));

    /// <summary>
    /// Looks at all katas. Where something is still to be written, the specs are asked only of the first that is not
    /// done.
    /// </summary>
    /// <param name="cancellationToken">Stops the specs.</param>
    public async Task<IReadOnlyList<KataStatus>> CheckAllAsync(CancellationToken cancellationToken)
    {
        var names = repository.KataFolders();
        var found = new ConcurrentDictionary<string, KataStatus>(StringComparer.Ordinal);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Verifier.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            names,
            options,
            async (name, token) =>
            {
                var status = Load(name);
                found[name] =
                    Recall(status) ?? (status.IsUnwritten ? CompileOnly(status) : await AskAsync(status, token));
            }
        );
        foreach (var name in names)
        {
            found[name] = found[name] is { Run: null, Errors.Count: 0 }
                ? await AskAsync(found[name], cancellationToken)
                : found[name];
            if (found[name].State is not KataState.Done and not KataState.Broken)
            {
                break;
            }
        }

        return [.. names.Select(name => found[name])];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    private KataStatus Load(string name)
    {
        try
        {
            var files = KataFiles.Of(repository, name);
            return new KataStatus(name, Kata.Load(files), null, [], null)
            {
                IsStartingFile = new StartingFiles(repository).IsUntouched(files),
            };
        }
        catch (SetupException defect)
        {
            return new KataStatus(name, null, defect, [], null);
        }
    }

    private KataStatus? Recall(KataStatus status) =>
        status.Kata is { } kata && _cache.Find(kata.Learner, ContentKey.Of(kata.Learner)) is { } known
            ? status with
            {
                Errors = known.Errors,
                Run = known.Run,
                Warnings = known.Warnings ?? [],
            }
            : null;

    private KataStatus CompileOnly(KataStatus status)
    {
        if (status.Kata is not { } kata)
        {
            return status;
        }

        var key = ContentKey.Of(kata.Learner);
        var result = status with { Errors = [.. KataCompiler.Run(kata.Learner).Errors] };
        Keep(kata, key, result);
        return result;
    }

    private async Task<KataStatus> AskAsync(KataStatus status, CancellationToken cancellationToken)
    {
        if (status.Kata is not { } kata)
        {
            return status;
        }

        Prepare();
        var key = ContentKey.Of(kata.Learner);
        var compiled = KataCompiler.Run(kata.Learner);
        var result = status with
        {
            Errors = [.. compiled.Errors],
            Warnings = compiled.Warnings,
            Run = compiled.Succeeded
                ? await _runner.RunAsync(
                    compiled,
                    limits,
                    wantsCharts: wantsCharts,
                    cancellationToken: cancellationToken
                )
                : null,
        };
        Keep(kata, key, result);
        return result;
    }

    // Where a limit or a crash ended the run, the machine may have had a hand in it; and what was saved in the meantime
    // has not been seen by these specs.
    private void Keep(Kata kata, string key, KataStatus status)
    {
        if (
            status.Run is null or { Ending: RunEnding.Completed }
            && string.Equals(key, ContentKey.Of(kata.Learner), StringComparison.Ordinal)
        )
        {
            var run = status.Run is null
                ? null
                : status.Run with
                {
                    Specs = [.. status.Run.Specs.Select(static spec => spec with { Charts = [] })],
                };
            _cache.Keep(kata.Learner, new KnownResult(key, status.Errors, run, Warnings: status.Warnings));
        }
    }
}
