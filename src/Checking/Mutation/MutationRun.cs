using System.Collections.Concurrent;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Checking;

/// <summary>
/// Measures the specs: changes each reference answer in every small way that <see cref="KataCompiler.MutantsOf"/>
/// knows, and looks whether a spec notices.
/// </summary>
internal static class MutationRun
{
    private static readonly RunLimits s_limits = RunLimits.Default with { StopAtFirstFailure = true };

    /// <summary>Runs the mutants of some katas.</summary>
    public static async Task<IReadOnlyList<MutationReport>> RunAsync(
        Repository repository,
        IReadOnlyList<string> katas,
        CancellationToken cancellationToken
    )
    {
        await using var runner = new SpecRunner(shares: true);
        var mutants = katas.ToDictionary(
            static kata => kata,
            kata => MutantsOf(repository, kata),
            StringComparer.Ordinal
        );
        var fates = new ConcurrentDictionary<Mutant, MutantFate>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Verifier.ParallelismOfWrongAnswers,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            katas.SelectMany(kata => mutants[kata]),
            options,
            async (mutant, token) => fates[mutant] = await FateOfAsync(runner, mutant, token)
        );
        return
        [
            .. katas.Select(kata => new MutationReport(
                kata,
                [.. mutants[kata].Select(mutant => (mutant, fates[mutant]))],
                ExplainedSurvivors.Read(repository, kata)
            )),
        ];
    }

    private static IReadOnlyList<Mutant> MutantsOf(Repository repository, string kata) =>
        Variant
            .AllOf(KataFiles.Of(repository, kata))
            .FirstOrDefault(static variant => variant.Kind == VariantKind.Solution)
            is { } answer
            ? KataCompiler.MutantsOf(answer)
            : throw new SetupException($"The kata {kata} has no reference answer; add it to solutions/{kata}.");

    private static async Task<MutantFate> FateOfAsync(
        SpecRunner runner,
        Mutant mutant,
        CancellationToken cancellationToken
    )
    {
        var compiled = KataCompiler.Run(mutant.Answer, mutant.Text);
        return !compiled.Succeeded ? MutantFate.Stillborn
            : (await runner.RunAsync(compiled, s_limits, cancellationToken: cancellationToken)).Passed
                ? MutantFate.Survived
            : MutantFate.Killed;
    }
}
