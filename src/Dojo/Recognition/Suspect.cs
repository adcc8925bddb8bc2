using System.Text.RegularExpressions;
using AsyncKatas.Compiler.Contract;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>A mistake that may be the learner's.</summary>
/// <param name="text">What stands in its file.</param>
internal sealed partial class Suspect(Variant mistake, string text)
{
    // What beliefs call by a common word, and code by the name of its type.
    private static readonly Dictionary<string, string> s_things = new(StringComparer.Ordinal)
    {
        ["source"] = nameof(CancellationTokenSource),
        ["semaphore"] = nameof(SemaphoreSlim),
    };

    public Variant Mistake { get; } = mistake;

    /// <summary>What stands in its file.</summary>
    public string Text { get; } = text;

    /// <summary>What its file says of it.</summary>
    public MistakeHeader Header { get; } = MistakeHeader.Parse(text);

    /// <summary>What its code looks like. Found out when somebody asks.</summary>
    public SourceLook Look => field ??= KataCompiler.LookOf(Mistake.Text);

    /// <summary>What its author believes.</summary>
    public string Belief => Header.Misconception!;

    /// <summary>True if its header says that it explains a spec.</summary>
    public bool Explains(string spec) =>
        Header.Rejections.Any(rejection => string.Equals(rejection.Spec, spec, StringComparison.Ordinal));

    /// <summary>
    /// True if its header explains the spec that is shown, in its words: the learner may have done right elsewhere.
    /// Where it says nothing of that spec, all those that it names say no in its words; in the steps behind the one
    /// that is shown they may do so in others, since what is to be done there may not be written yet.
    /// </summary>
    /// <param name="shape">How the learner's code fails.</param>
    /// <param name="isReached">Whether a spec stands in the steps up to the one that is shown.</param>
    public bool IsPossible(FailureShape shape, Func<string, bool> isReached)
    {
        if (Header.Rejections.Where(rejection => shape.IsShown(rejection.Spec)).ToList() is { Count: > 0 } explanations)
        {
            return explanations.TrueForAll(explanation => shape.Says(explanation.Spec, explanation.Says));
        }

        var asked = Header.Rejections.Where(rejection => !shape.IsSilent(rejection.Spec)).ToList();
        return asked.Exists(rejection => shape.Says(rejection.Spec, rejection.Says))
            && asked.TrueForAll(rejection =>
                isReached(rejection.Spec) ? shape.Says(rejection.Spec, rejection.Says) : shape.Fails(rejection.Spec)
            );
    }

    /// <summary>
    /// True if there is an answer to look at: a patch may no longer fit the one that it changes, which is its author's
    /// concern.
    /// </summary>
    public bool Fits()
    {
        try
        {
            return Mistake.Text.Length > 0;
        }
        catch (SetupException)
        {
            return false;
        }
    }

    /// <summary>
    /// True if code may be written in this belief: who believes something of a call has written that call, and who
    /// believes something of a source or a semaphore has one.
    /// </summary>
    /// <param name="learner">What the learner's code looks like.</param>
    public bool CanBeBehind(SourceLook learner) =>
        NamesIn(Belief).Where(Look.Names.Contains).All(learner.Names.Contains);

    private static IEnumerable<string> NamesIn(string sentence) =>
        Name()
            .Matches(sentence)
            .Select(static name => name.Value)
            .Concat(
                Word()
                    .Matches(sentence)
                    .Select(static word => s_things.GetValueOrDefault(word.Value.TrimEnd('s')))
                    .OfType<string>()
            );

    [GeneratedRegex(@"\w+", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Word();

    [GeneratedRegex(@"\b[A-Z]\w+", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Name();
}
