using System.Collections.Concurrent;
using AsyncKatas.Compiler.Contract;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>
/// Recognises an answer that fails in the way of a mistake that is known. Which mistakes come into question at all is
/// told by their headers and by the look of the code; only these are run, and what came of it is remembered.
/// </summary>
/// <param name="limits">How long specs may take.</param>
/// <param name="runner">What runs mistakes; null: processes that go when a search is over.</param>
internal sealed class KnownMistakes(Repository repository, RunLimits limits, SpecRunner? runner = null)
{
    // Where so many come into question, the words of the spec say little.
    private const int MaxSuspects = 8;

    // Chosen by trial, not derived: on some 150 wrong answers whose authors had seen a page and a stub and nothing
    // else, and on every mistake with its own file taken away. Less likeness named beliefs that nobody had, and a
    // smaller lead took one belief for the other; more of either named fewer. When mistakes or specs have changed,
    // measure again: recognise, with --stubs and --unchecked too, counts what is taken for another, which must be none.
    private const double MinLikeness = 0.3;
    private const double MinLead = 0.1;
    private const double WeightOfTheLook = 0.3;

    private readonly ResultCache _cache = new(new DojoFolder(repository));
    private readonly ConcurrentDictionary<string, Suspect> _suspects = new(StringComparer.Ordinal);

    /// <summary>Looks for the mistake that explains the spec that a learner sees.</summary>
    /// <param name="run">What the specs said of the learner's code.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>
    /// The mistake; null if there is none, or if several explain the spec whose authors believe different things.
    /// </returns>
    public Task<KnownMistake?> FindAsync(Kata kata, RunResult run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kata);
        return FindAsync(kata, repository.Read(kata.LearnerFile), run, cancellationToken);
    }

    /// <summary>Looks for the mistake that explains the spec that the author of an answer would see.</summary>
    /// <param name="answer">What would stand in the learner's file.</param>
    /// <param name="run">What the specs said of it.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>
    /// The mistake; null if there is none, or if several explain the spec whose authors believe different things.
    /// </returns>
    public async Task<KnownMistake?> FindAsync(
        Kata kata,
        string answer,
        RunResult run,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(kata);
        ArgumentNullException.ThrowIfNull(run);
        var shape = FailureShape.Of(run);
        if (run.Ending != RunEnding.Completed || shape.Shown is not { } shown)
        {
            return null;
        }

        var isReached = IsReached(kata, shown);
        var learner = KataCompiler.LookOf(answer);
        if (IsAsItWasGiven(kata, answer, shown, learner))
        {
            return null;
        }

        var suspects = SuspectsOf(kata, shape, isReached, learner);
        if (suspects.Count > MaxSuspects)
        {
            // Where much fails, much comes into question; but what is there to show why this spec says no comes first.
            suspects = suspects.FindAll(suspect => suspect.Explains(shown.Name));
        }

        if (suspects.Count is 0 or > MaxSuspects)
        {
            return null;
        }

        await using var own = runner is null ? new SpecRunner(shares: true) : null;
        var found = new List<(Suspect Suspect, double Likeness)>();
        var varying = new List<Suspect>();
        foreach (var suspect in suspects)
        {
            var known = await RunAsync(runner ?? own!, suspect.Mistake, cancellationToken);
            var likeness = known?.Run is { } result ? LikenessOf(suspect, FailureShape.Of(result)) : 0;
            if (known is { Varies: true } && suspect.Explains(shown.Name))
            {
                varying.Add(suspect);
            }
            else if (likeness > 0)
            {
                found.Add((suspect, likeness + (WeightOfTheLook * suspect.Look.Likeness(learner))));
            }
        }

        return Choose(found, varying, learner, shown);

        double LikenessOf(Suspect suspect, FailureShape mistake) =>
            (
                suspect.Explains(shown.Name)
                    ? mistake.HasTheHeadlineOf(shape, shown.Name)
                    : mistake.IsShown(shown.Name) && mistake.FailsLike(shape, shown.Name)
            ) && shape.Likeness(mistake, isReached) is >= MinLikeness and var likeness
                ? likeness
                : 0;
    }

    private List<Suspect> SuspectsOf(
        Kata kata,
        FailureShape shape,
        Func<string, bool> isReached,
        SourceLook learner
    )
    {
        var suspects = new List<Suspect>();
        foreach (var mistake in Variant.AllOf(kata.Files).Where(static variant => variant.Kind == VariantKind.Mistake))
        {
            // The code last: to look at it takes longer than all the rest, and hardly any mistake gets that far.
            if (
                SuspectIn(mistake) is { } suspect
                && suspect.IsPossible(shape, isReached)
                && suspect.Fits()
                && suspect.CanBeBehind(learner)
            )
            {
                suspects.Add(suspect);
            }
        }

        return suspects;
    }

    // Broken code that was given is no mistake of the learner: to find out what is wrong with it is the task.
    private bool IsAsItWasGiven(Kata kata, string answer, SpecResult shown, SourceLook learner) =>
        kata.FrontMatter.StartsBroken
        && kata.Files.StartingFile is { } start
        && repository.Has(start)
        && FailurePlace.MethodOf(kata, answer, shown) is { } method
        && learner.Methods.TryGetValue(method, out var code)
        && KataCompiler.LookOf(repository.Read(start)).Methods.TryGetValue(method, out var given)
        && string.Equals(code, given, StringComparison.Ordinal);

    // The same code is the same mistake. Of others the one that is ahead; if several are, what their authors have in
    // common. A mistake that is there to show why this spec says no explains it better than one that fails it too. What
    // fails in other words each time (jobs race on the pool) may have failed in these.
    private static KnownMistake? Choose(
        List<(Suspect Suspect, double Likeness)> found,
        List<Suspect> varying,
        SourceLook learner,
        SpecResult shown
    )
    {
        if (found.Count == 0)
        {
            return null;
        }

        var same = found.FindAll(it => string.Equals(it.Suspect.Look.Code, learner.Code, StringComparison.Ordinal));
        var named = found.FindAll(it => it.Suspect.Explains(shown.Name));
        var eligible =
            same.Count > 0 ? same
            : named.Count > 0 ? named
            : found;
        var best = eligible.Max(static it => it.Likeness);
        var ahead = eligible.FindAll(it => best - it.Likeness < MinLead);
        var beliefs = ahead
            .Select(static it => it.Suspect)
            .Concat(same.Count > 0 ? [] : varying)
            .Select(static it => it.Belief)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(static belief => belief.Length)
            .ToList();
        var shared = beliefs[0].TrimEnd('.');
        return beliefs.TrueForAll(belief => belief.StartsWith(shared, StringComparison.Ordinal))
            ? KnownMistakeOf(ahead.MaxBy(static it => it.Likeness).Suspect)
            : null;

        KnownMistake KnownMistakeOf(Suspect suspect) => new(beliefs[0], suspect.Header, shown, suspect.Mistake);
    }

    // What a file has told is kept for the next save, as long as the same stands in it.
    private Suspect? SuspectIn(Variant mistake)
    {
        var text = repository.Read(mistake.File);
        var suspect =
            _suspects.TryGetValue(mistake.File, out var known)
            && string.Equals(known.Text, text, StringComparison.Ordinal)
                ? known
                : _suspects[mistake.File] = new Suspect(mistake, text);
        return suspect.Header.Misconception is null ? null : suspect;
    }

    // A spec above all steps is reached.
    private Func<string, bool> IsReached(Kata kata, SpecResult shown)
    {
        var outline = SpecOutline.Of(repository.Read(kata.SpecFile));
        var last = outline.StepAt(shown.Line) ?? 0;
        var reached = outline
            .Specs.Where(spec => (outline.StepAt(spec.Line) ?? 0) <= last)
            .Select(static spec => spec.Name)
            .ToHashSet(StringComparer.Ordinal);
        return reached.Contains;
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
        if (
            !compiled.Succeeded
            || await runner.RunAsync(compiled, limits, cancellationToken: cancellationToken)
                is not { Ending: RunEnding.Completed } first
            || await runner.RunAsync(compiled, limits, cancellationToken: cancellationToken)
                is not { Ending: RunEnding.Completed } second
        )
        {
            return null;
        }

        var (once, again) = (FailureShape.Of(first), FailureShape.Of(second));
        var result = new KnownResult(key, [], first, Varies: !once.IsThatOf(again) || !again.IsThatOf(once));
        _cache.Keep(mistake, result);
        return result;
    }
}
