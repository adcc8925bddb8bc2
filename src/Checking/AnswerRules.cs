using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>The reference answer and the other right answers.</summary>
internal static class AnswerRules
{
    public static IEnumerable<string> HowMany(KataEvidence kata)
    {
        if (RightAnswers(kata).Count() is var count && count < 2)
        {
            yield return $"{kata.Files.SolutionFolder} has {(count == 1 ? "1 right answer" : "no right answer")}; with "
                + "fewer than two nobody knows whether the specs ask for too much. Add one to approaches/.";
        }
    }

    public static IEnumerable<string> Compile(KataEvidence kata) =>
        RightAnswers(kata)
            .SelectMany(static answer =>
                answer.Compiled.Messages.Select(static message =>
                    $"{message} A right answer must compile without a warning."
                )
            );

    public static IEnumerable<string> Pass(KataEvidence kata)
    {
        foreach (var answer in RightAnswers(kata).Where(static answer => answer.Run is { Passed: false }))
        {
            var run = answer.Run!;
            if (run.Interruption is not null)
            {
                yield return $"{answer.File}: {run.Interruption} A right answer must let every spec run to its end.";
            }

            foreach (var spec in run.Specs.Where(static spec => spec.Failures.Count > 0))
            {
                yield return $"{answer.File} fails {spec.Name}{spec.Failures[0].Row}; correct one of the two. The spec "
                    + $"says: {spec.Failures[0].Message}";
            }

            if (run.Specs.Count == 0 && run.Interruption is null)
            {
                yield return $"{answer.File}: {kata.Files.SpecFile} has no specs; write them.";
            }
        }
    }

    public static IEnumerable<string> NoAdvice(KataEvidence kata) =>
        from answer in RightAnswers(kata)
        from advice in answer.Advice
        where answer.Run is { Passed: true }
        select $"{answer.File}({advice.Line}) gets the advice \"{advice.Text}\" though it is right. Change the answer, "
            + $"or withhold {Advice.NameOf(advice.Kind)} in withheldAdvice of {kata.Files.Readme}.";

    public static IEnumerable<string> Signatures(KataEvidence kata)
    {
        if (
            kata.Stub is not { Compiled.Succeeded: true } stub
            || kata.Solution is not { Compiled.Succeeded: true } solution
        )
        {
            return [];
        }

        var remedy = $"make the signatures the same; {StartRules.TakeOver(kata.Files)}";
        var wanted = stub.Compiled.Members.Select(static member => member.Signature).ToHashSet(StringComparer.Ordinal);
        var written = solution
            .Compiled.Members.Select(static member => member.Signature)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. wanted
                .Except(written, StringComparer.Ordinal)
                .Select(signature => $"{solution.File} lacks {signature} of {stub.File}; {remedy}"),
            .. written
                .Except(wanted, StringComparer.Ordinal)
                .Select(signature => $"{solution.File} has {signature}, which {stub.File} has not; {remedy}"),
        ];
    }

    public static IEnumerable<string> Documentation(KataEvidence kata) =>
        from wanted in kata.Stub?.Compiled.Members ?? []
        from written in kata.Solution?.Compiled.Members ?? []
        where
            string.Equals(wanted.Signature, written.Signature, StringComparison.Ordinal)
            && !string.Equals(wanted.Documentation, written.Documentation, StringComparison.Ordinal)
        select $"{kata.Files.Solution}: the documentation of {wanted.Signature} is not that of "
            + $"{kata.Files.StartingFile}; make it the same, word for word; {StartRules.TakeOver(kata.Files)}";

    public static IEnumerable<string> SaysWhy(KataEvidence kata)
    {
        if (
            kata.Solution is { } solution
            && !solution
                .Text.Split('\n')
                .Any(static line =>
                    line.Contains("// ", StringComparison.Ordinal) && !line.Contains("///", StringComparison.Ordinal)
                )
        )
        {
            yield return $"{solution.File} has no comment; say why it does what it does.";
        }
    }

    public static IEnumerable<string> ApproachHeader(KataEvidence kata) =>
        from approach in kata.Of(VariantKind.Approach)
        where !approach.Text.StartsWith("// Approach: ", StringComparison.Ordinal)
        select $"{approach.File} must start with \"// Approach: \" and what is different, in a few words.";

    private static IEnumerable<VariantEvidence> RightAnswers(KataEvidence kata) =>
        kata.Of(VariantKind.Solution).Concat(kata.Of(VariantKind.Approach));
}
