using AsyncKatas.Checking;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>
/// How an answer fails: which specs, and in which words. The words hold the timeline, so two answers of one shape have
/// done the same at the same times. Specs that ask for something that is not written yet say nothing about an answer,
/// nor do those that the machine was too busy for.
/// </summary>
internal sealed class FailureShape
{
    // Less than the whole, so that who has done the same at the same times is ahead.
    private const double WeightOfTheHeadline = 0.7;

    private readonly Dictionary<string, (string Full, string First, string Headline, string Data)> _messages;
    private readonly HashSet<string> _silent;

    private FailureShape(
        SpecResult? shown,
        Dictionary<string, (string Full, string First, string Headline, string Data)> messages,
        HashSet<string> silent
    ) => (Shown, _messages, _silent) = (shown, messages, silent);

    /// <summary>The spec that the learner sees; null: there is none, or it says nothing about the answer.</summary>
    public SpecResult? Shown { get; }

    /// <summary>Specs that say no.</summary>
    public IReadOnlyCollection<string> Failed => _messages.Keys;

    public static FailureShape Of(RunResult run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var silent = run
            .Specs.Where(static spec => spec.Failures.Any(IsUnwritten) || spec.Failures.Any(IsOfRealTime))
            .Select(static spec => spec.Name)
            .ToHashSet(StringComparer.Ordinal);
        var messages = run
            .Specs.Where(spec => spec.Failures.Count > 0 && !silent.Contains(spec.Name))
            .ToDictionary(
                static spec => spec.Name,
                static spec =>
                    (
                        FailureWords.OneLine(
                            string.Join(' ', spec.Failures.Select(static failure => $"{failure.Row} {failure.Message}"))
                        ),
                        FailureWords.Of(spec.Failures[0].Message),
                        FailureWords.HeadlineOf(spec.Failures[0].Message),
                        string.Join(
                            '\n',
                            spec.Failures.Select(static failure => failure.Row).Order(StringComparer.Ordinal)
                        )
                    ),
                StringComparer.Ordinal
            );
        return new FailureShape(
            run.FirstOpen is { } open && messages.ContainsKey(open.Name) ? open : null,
            messages,
            silent
        );
    }

    /// <summary>True if a spec asks for what is not written yet, or has run out of real time.</summary>
    public bool IsSilent(string spec) => _silent.Contains(spec);

    /// <summary>True if a spec is the one that the author sees.</summary>
    public bool IsShown(string spec) => string.Equals(Shown?.Name, spec, StringComparison.Ordinal);

    /// <summary>True if a spec says no.</summary>
    public bool Fails(string spec) => _messages.ContainsKey(spec);

    /// <summary>True if a spec says no in these words, whatever the author has called files and types.</summary>
    public bool Says(string spec, string words) =>
        _messages.TryGetValue(spec, out var message)
        && (
            message.Full.Contains(FailureWords.OneLine(words), StringComparison.Ordinal)
            || FailureWords
                .WithoutNames(message.Full)
                .Contains(FailureWords.WithoutNames(words), StringComparison.Ordinal)
        );

    /// <summary>
    /// True if a spec says no to both for the same reason, with the same data if it is given several.
    /// </summary>
    /// <param name="spec">Name of the spec.</param>
    public bool FailsLike(FailureShape other, string spec) =>
        _messages.TryGetValue(spec, out var mine)
        && other._messages.TryGetValue(spec, out var others)
        && string.Equals(mine.First, others.First, StringComparison.Ordinal)
        && string.Equals(mine.Data, others.Data, StringComparison.Ordinal);

    /// <summary>True if a spec says no to both with the same sentence, whatever has happened when.</summary>
    /// <param name="spec">Name of the spec.</param>
    public bool HasTheHeadlineOf(FailureShape other, string spec) =>
        _messages.TryGetValue(spec, out var mine)
        && other._messages.TryGetValue(spec, out var others)
        && string.Equals(mine.Headline, others.Headline, StringComparison.Ordinal);

    /// <summary>True if both fail the same specs for the same reasons, as far as these say something.</summary>
    public bool IsThatOf(FailureShape other) =>
        other.Failed.All(spec => IsSilent(spec) || Fails(spec))
        && Failed.All(spec => other.IsSilent(spec) || FailsLike(other, spec));

    /// <summary>
    /// How much of two failures is one: 0 nothing, 1 all. What fails in the steps behind the spec that is shown may be
    /// no more than a beginning, and counts neither way; but what passes there must pass in the mistake as well.
    /// </summary>
    /// <param name="mistake">How a mistake fails.</param>
    /// <param name="isReached">Whether a spec stands in the steps up to the one that is shown.</param>
    public double Likeness(FailureShape mistake, Func<string, bool> isReached)
    {
        var whole = Failed.Count(spec => FailsLike(mistake, spec));
        var alike = Failed.Count(spec => FailsLike(mistake, spec) || HasTheHeadlineOf(mistake, spec));
        var others = Failed.Count(spec =>
            isReached(spec)
            && !mistake.IsSilent(spec)
            && !FailsLike(mistake, spec)
            && !HasTheHeadlineOf(mistake, spec)
        );
        var missing = mistake.Failed.Count(spec => !IsSilent(spec) && !Fails(spec));

        // A learner may have made two mistakes; but the one to be named must not do what the learner's code does not.
        return alike == 0 ? 0 : (whole + (WeightOfTheHeadline * (alike - whole))) / (alike + missing + (others / 2.0));
    }

    private static bool IsUnwritten(SpecFailure failure) =>
        failure.Message.StartsWith(StubRules.Instruction, StringComparison.Ordinal);

    // The same answer may pass on a machine that has nothing else to do, or say there what it is waiting for.
    private static bool IsOfRealTime(SpecFailure failure) =>
        failure.Message.Split('\n', 2)[0].Contains(" of real time", StringComparison.Ordinal);
}
