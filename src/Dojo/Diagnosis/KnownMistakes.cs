using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Diagnosis;

/// <summary>
/// Recognises an answer that fails in the way of a mistake that is known. Which mistakes come into question at all is
/// told by their headers; only these are run, and what came of it is remembered.
/// </summary>
/// <param name="repository">The checkout.</param>
/// <param name="limits">How long specs may take.</param>
internal sealed class KnownMistakes(Repository repository, RunLimits limits)
{
    // So many that look alike are no diagnosis.
    private const int MaxCandidates = 6;

    private readonly ResultCache _cache = new(new DojoFolder(repository));

    /// <summary>Looks for the one mistake that fails the same specs in the same words.</summary>
    /// <param name="kata">The kata.</param>
    /// <param name="run">What the specs said of the learner's code.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Its header; null if there is none, or if several fit whose authors believe different things.</returns>
    public async Task<MistakeHeader?> FindAsync(Kata kata, RunResult run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kata);
        ArgumentNullException.ThrowIfNull(run);
        var shape = FailureShape.Of(run);
        if (run.Ending != RunEnding.Completed || shape.Failed.Count == 0)
        {
            return null;
        }

        var candidates = kata.Files.Mistakes
            .Select(file => (File: file, Header: MistakeHeader.Parse(repository.Read(file))))
            .Where(mistake => mistake.Header.Misconception is not null && IsPossible(mistake.Header, shape))
            .ToList();
        if (candidates.Count is 0 or > MaxCandidates)
        {
            return null;
        }

        await using var runner = new SpecRunner(shares: true);
        var shapes = new List<(MistakeHeader Header, FailureShape Shape)>();
        var varying = new List<MistakeHeader>();
        foreach (var (file, header) in candidates)
        {
            switch (await RunAsync(runner, new Variant(kata.Files, VariantKind.Mistake, file), cancellationToken))
            {
                case { Varies: true }:
                    varying.Add(header);
                    break;
                case { Run: { } result }:
                    shapes.Add((header, FailureShape.Of(result)));
                    break;
                default:
                    break;
            }
        }

        // What is still to be written cannot be compared. What fails in the steps after the first that fails may be no more
        // than a beginning; but what passes there must pass in the mistake as well.
        var outline = SpecOutline.Of(repository.Read(kata.SpecFile));
        var step = shape.FirstStep(outline);
        bool IsWritten(string spec) => !shape.Unwritten.Contains(spec);
        bool IsReached(string spec) => IsWritten(spec) && (!shape.Fails(spec) || outline.StepAt(outline.Specs.FirstOrDefault(it => string.Equals(it.Name, spec, StringComparison.Ordinal)).Line) <= step);
        var found = Only(shapes.Where(it => it.Shape.Equals(shape, IsWritten)), out var isAmbiguous) ?? (isAmbiguous ? null : Only(shapes.Where(it => it.Shape.Equals(shape, IsReached)), out _));

        // What fails in other words each time (jobs race on the pool) may have failed in these.
        return found is not null && varying.TrueForAll(it => string.Equals(it.Misconception, found.Misconception, StringComparison.Ordinal)) ? found : null;
    }

    private static MistakeHeader? Only(IEnumerable<(MistakeHeader Header, FailureShape Shape)> fitting, out bool isAmbiguous)
    {
        var headers = fitting.Select(static it => it.Header).DistinctBy(static header => header.Misconception, StringComparer.Ordinal).ToList();
        isAmbiguous = headers.Count > 1;
        return headers is [var only] ? only : null;
    }

    private static bool IsPossible(MistakeHeader header, FailureShape shape)
    {
        var asked = header.Rejections.Where(rejection => !shape.Unwritten.Contains(rejection.Spec)).ToList();
        return asked.Count > 0 && asked.TrueForAll(rejection => shape.Says(rejection.Spec, rejection.Says));
    }

    // Twice: what does not fail in the same words again cannot be told by them.
    private async Task<KnownResult?> RunAsync(SpecRunner runner, Variant mistake, CancellationToken cancellationToken)
    {
        var key = ContentKey.Of(mistake);
        if (_cache.Find(mistake, key) is { Run: not null } known)
        {
            return known;
        }

        var compiled = KataCompiler.Run(mistake);
        if (!compiled.Succeeded
            || await runner.RunAsync(compiled, limits, cancellationToken: cancellationToken) is not { Ending: RunEnding.Completed } first
            || await runner.RunAsync(compiled, limits, cancellationToken: cancellationToken) is not { Ending: RunEnding.Completed } second)
        {
            return null;
        }

        var result = new KnownResult(key, [], first, Varies: !FailureShape.Of(first).Equals(FailureShape.Of(second), static _ => true));
        _cache.Keep(mistake, result);
        return result;
    }
}
