using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Commands;

/// <summary>How far the learner is with one kata, by what its specs say at this moment.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="Kata">The kata; null if it is broken.</param>
/// <param name="Defect">Why it is broken.</param>
/// <param name="Compiled">What the compiler said; null if it is broken.</param>
/// <param name="Run">What the specs said; null if they could not run, or need not because something is still to be written.</param>
internal sealed record KataStatus(string Name, Kata? Kata, SetupException? Defect, CompiledVariant? Compiled, RunResult? Run)
{
    public string Title => Kata?.Title ?? Name;

    public KataState State => (Defect, Run) switch
    {
        (not null, _) => KataState.Broken,
        (_, null) => Compiled!.Succeeded ? KataState.Untouched : KataState.DoesNotCompile,
        (_, { Passed: true }) => KataState.Done,
        (_, { Specs.Count: > 0 } run) when run.Specs.All(static spec => spec.Failures.Any(static failure => failure.Message.StartsWith(StubRules.Instruction, StringComparison.Ordinal))) => KataState.Untouched,
        _ => KataState.Started,
    };

    /// <summary>How many specs the kata has.</summary>
    public int SpecCount => Run?.Specs.Count ?? (Kata is null ? 0 : SpecOutline.Of(Kata.Files.Repository.Read(Kata.SpecFile)).Specs.Count);

    // While a method still throws this, its specs cannot pass, and there is no need to ask them.
    private bool IsUnwritten => Kata is not null && Kata.Files.Repository.Read(Kata.LearnerFile).Split('\n').Any(static line => line.TrimStart().StartsWith(StubRules.Throw, StringComparison.Ordinal));

    /// <summary>Looks at one kata.</summary>
    public static async Task<KataStatus> OfAsync(Repository repository, string name, CancellationToken cancellationToken)
    {
        await using var runner = new SpecRunner();
        runner.Prepare();
        return await Compile(repository, name).RunAsync(runner, cancellationToken);
    }

    /// <summary>Looks at all katas. Where something is still to be written, the specs are asked only of the first that is not done.</summary>
    public static async Task<IReadOnlyList<KataStatus>> OfAllAsync(Repository repository, CancellationToken cancellationToken)
    {
        await using var runner = new SpecRunner();
        runner.Prepare();
        var names = repository.KataFolders();
        var found = new ConcurrentDictionary<string, KataStatus>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Verifier.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(names, options, async (name, token) =>
        {
            var status = Compile(repository, name);
            found[name] = status.IsUnwritten ? status : await status.RunAsync(runner, token);
        });
        foreach (var name in names)
        {
            found[name] = found[name].Run is null ? await found[name].RunAsync(runner, cancellationToken) : found[name];
            if (found[name].State is not KataState.Done and not KataState.Broken)
            {
                break;
            }
        }

        return [.. names.Select(name => found[name])];
    }

    private static KataStatus Compile(Repository repository, string name)
    {
        try
        {
            var files = KataFiles.Of(repository, name);
            var kata = Kata.Load(files);
            return new KataStatus(name, kata, null, KataCompiler.Run(new Variant(files, VariantKind.Learner, kata.LearnerFile)), null);
        }
        catch (SetupException defect)
        {
            return new KataStatus(name, null, defect, null, null);
        }
    }

    private async Task<KataStatus> RunAsync(SpecRunner runner, CancellationToken cancellationToken) =>
        Compiled is { Succeeded: true } ? this with { Run = await runner.RunAsync(Compiled, cancellationToken: cancellationToken) } : this;
}
