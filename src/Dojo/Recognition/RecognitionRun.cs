using System.Collections.Concurrent;
using AsyncKatas.Checking;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>
/// Makes every known mistake in the place of a learner, and asks what the learner is told of it. Nothing is written to
/// the learner's file.
/// </summary>
internal sealed class RecognitionRun(Repository repository) : IAsyncDisposable
{
    private readonly SpecRunner _runner = new(shares: true);

    /// <summary>Makes the mistakes of a kata.</summary>
    /// <param name="name">Name of its folder.</param>
    /// <param name="stage">How far the learners have come.</param>
    /// <param name="cancellationToken">Stops the specs.</param>
    /// <returns>What came of each, in the order of their files.</returns>
    public async Task<IReadOnlyList<Recognised>> RunAsync(
        string name,
        LearnersStage stage,
        CancellationToken cancellationToken
    )
    {
        var kata = Kata.Load(KataFiles.Of(repository, name));
        var known = new KnownMistakes(repository, RunLimits.Default, _runner);
        var mistakes = Variant.AllOf(kata.Files).Where(static it => it.Kind == VariantKind.Mistake).ToList();
        var found = new ConcurrentDictionary<Variant, Recognised>();
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Verifier.ParallelismOfWrongAnswers,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            mistakes,
            options,
            async (mistake, token) => found[mistake] = await MakeAsync(known, kata, mistake, stage, token)
        );
        return [.. mistakes.Select(mistake => found[mistake])];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    private async Task<Recognised> MakeAsync(
        KnownMistakes known,
        Kata kata,
        Variant mistake,
        LearnersStage stage,
        CancellationToken cancellationToken
    )
    {
        var header = MistakeHeader.Parse(kata.Files.Repository.Read(mistake.File));
        var answer = AnswerOf(kata, mistake, header, stage);
        var compiled = KataCompiler.Run(kata.Learner, answer);
        if (!compiled.Succeeded)
        {
            return new Recognised(mistake, Naming.NotJudged, compiled.Errors.First().ToString());
        }

        var run = await _runner.RunAsync(compiled, cancellationToken: cancellationToken);
        if (run.Ending != RunEnding.Completed || run.FirstOpen is not { } shown)
        {
            return new Recognised(mistake, Naming.NotJudged, run.Interruption ?? "No spec rejects it.");
        }

        var told = await known.FindAsync(kata, answer, run, cancellationToken);
        return new Recognised(mistake, Compare(told, shown, header, stage), told?.Belief ?? "", shown.Sentence);
    }

    // Several authors may be told what they have in common. Where the check for null is missing too, a belief about
    // that is as true of the code, and none is no loss: the rest is judged when the check is there.
    private static Naming Compare(KnownMistake? told, SpecResult shown, MistakeHeader header, LearnersStage stage) =>
        told is not null
        && header.Misconception?.StartsWith(told.Belief.TrimEnd('.'), StringComparison.Ordinal) is true
            ? Naming.Known
        : stage.IsUnchecked && IsAboutNull(shown.Name) && (told is null || IsAboutNull(told.Belief))
            ? Naming.BehindNull
        : told is null ? Naming.Unnamed
        : Explains(told.Header, shown) && !Explains(header, shown) ? Naming.AnotherOfTheirs
        : Naming.TakenForAnother;

    private static bool Explains(MistakeHeader header, SpecResult shown) =>
        header.Rejections.Any(it => string.Equals(it.Spec, shown.Name, StringComparison.Ordinal));

    private static bool IsAboutNull(string text) => text.Contains("null", StringComparison.OrdinalIgnoreCase);

    private static string AnswerOf(Kata kata, Variant mistake, MistakeHeader header, LearnersStage stage)
    {
        var answer = stage.IsUnfinished ? Unfinish(kata, mistake, header) : mistake.Text;
        return stage.IsUnchecked ? KataCompiler.Uncheck(answer) : answer;
    }

    private static string Unfinish(Kata kata, Variant mistake, MistakeHeader header)
    {
        var repository = kata.Files.Repository;
        var outline = SpecOutline.Of(repository.Read(kata.SpecFile));
        var line = outline
            .Specs.Where(spec =>
                header.Rejections.Any(it => string.Equals(it.Spec, spec.Name, StringComparison.Ordinal))
            )
            .Select(static spec => spec.Line)
            .FirstOrDefault();
        var start = kata.Files.StartingFile!;
        return KataCompiler.Unfinish(
            mistake.Text,
            repository.Has(start) ? repository.Read(start) : "",
            outline.StepAt(line) ?? 1
        );
    }
}

/// <summary>How far the learners have come who make a mistake.</summary>
/// <param name="IsUnfinished">True: no further than the step in question; later ones are not written yet.</param>
/// <param name="IsUnchecked">True: they check no argument for null.</param>
internal readonly record struct LearnersStage(bool IsUnfinished, bool IsUnchecked);
