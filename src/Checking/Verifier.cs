using System.Collections.Concurrent;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Checking;

/// <summary>
/// Checks katas against <see cref="RuleBook"/>: compiles and runs every variant of them, a few at a time.
/// </summary>
internal static class Verifier
{
    /// <summary>Processes at a time: what a small machine bears.</summary>
    public static int Parallelism { get; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>
    /// Wrong answers at a time: many need no processor, as all they do is wait until somebody gives up.
    /// </summary>
    public static int ParallelismOfWrongAnswers { get; } = Parallelism + 1;

    public static async Task<IReadOnlyList<KataReport>> RunAsync(
        Repository repository,
        IReadOnlyList<string> katas,
        RunLimits? limits = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(katas);
        var files = katas.Select(kata => KataFiles.Of(repository, kata)).ToList();
        await using var runner = new SpecRunner(shares: true);
        var evidence = new ConcurrentDictionary<Variant, VariantEvidence>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = ParallelismOfWrongAnswers,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            files.SelectMany(Variant.AllOf),
            options,
            async (variant, token) => evidence[variant] = await GatherAsync(runner, variant, limits, token)
        );
        return
        [
            .. files.Select(kata =>
                Judge(new KataEvidence(kata, [.. Variant.AllOf(kata).Select(variant => evidence[variant])]))
            ),
        ];
    }

    /// <summary>
    /// Compiles and runs one variant. Of a mistake only the specs that it names, unless one of them does not do its
    /// duty.
    /// </summary>
    public static async Task<VariantEvidence> GatherAsync(
        SpecRunner runner,
        Variant variant,
        RunLimits? limits,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(variant);
        var evidence = VariantEvidence.Compile(variant);
        var compiled = evidence.Compiled;
        if (!compiled.Succeeded)
        {
            return evidence;
        }

        if (variant.Kind == VariantKind.Mistake)
        {
            var header = MistakeHeader.Parse(evidence.Text);
            var named = header.Specs;
            var rejected = await runner.RunAsync(compiled, limits, named, cancellationToken: cancellationToken);
            if (
                rejected.Ending == RunEnding.Completed
                && named.All(name =>
                    rejected.Specs.Any(spec =>
                        spec.Failures.Count > 0 && string.Equals(spec.Name, name, StringComparison.Ordinal)
                    )
                )
            )
            {
                return evidence with { Run = rejected };
            }
        }

        return evidence with
        {
            Run = await runner.RunAsync(compiled, limits, cancellationToken: cancellationToken),
            Advice = await AdviceOnAsync(variant, cancellationToken),
        };
    }

    // Another rule says what is wrong with a page that cannot be read.
    private static async Task<IReadOnlyList<Advice>> AdviceOnAsync(
        Variant variant,
        CancellationToken cancellationToken
    )
    {
        var (repository, readme) = (variant.Kata.Repository, variant.Kata.Readme);
        try
        {
            return variant.Kind is VariantKind.Solution or VariantKind.Approach && repository.Has(readme)
                ? await Advice.OnAsync(
                    FrontMatter.Parse(readme, repository.Read(readme)),
                    variant,
                    cancellationToken
                )
                : [];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static KataReport Judge(KataEvidence kata) =>
        new(
            kata.Files.Name,
            [.. RuleBook.All.Select(rule => new RuleResult(rule.Name, [.. rule.Check(kata)]))],
            kata.Variants.Count
        );
}
