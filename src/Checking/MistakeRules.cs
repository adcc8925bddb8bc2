using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;

namespace AsyncKatas.Checking;

/// <summary>The wrong answers: each must be rejected by the specs that it names, in the words that it says.</summary>
internal static class MistakeRules
{
    public static IEnumerable<string> HowMany(KataEvidence kata)
    {
        if (kata.Files.Mistakes.Count == 0)
        {
            yield return $"{kata.Files.SolutionFolder}/mistakes has no mistakes; without one nobody knows whether the "
                + "specs can fail.";
        }
    }

    public static IEnumerable<string> Header(KataEvidence kata)
    {
        foreach (var (mistake, header) in Mistakes(kata))
        {
            if (header.Misconception is null)
            {
                yield return $"{mistake.File} must start with \"// Misconception: \" and what its author believes.";
            }

            if (header.Symptom is null)
            {
                yield return $"{mistake.File} has no line \"// Symptom: \"; say what happens instead.";
            }

            if (header.Defect is not null)
            {
                yield return $"{mistake.File}: {header.Defect}; correct its header.";
            }
        }
    }

    public static IEnumerable<string> NotebookExists(KataEvidence kata) =>
        from it in Mistakes(kata)
        where it.Header.Notebook is { } link && !NotebookLink.Exists(kata.Files.Repository, link)
        select $"{it.Mistake.File} points to {it.Header.Notebook}, which is not a cell of a notebook; write the path, "
            + "#, and the id of a cell.";

    public static IEnumerable<string> Fits(KataEvidence kata) =>
        kata.Of(VariantKind.Mistake).Select(static mistake => mistake.Misfit).OfType<string>();

    public static IEnumerable<string> IsAPatch(KataEvidence kata) =>
        from mistake in kata.Of(VariantKind.Mistake)
        where !MistakePatch.IsPatch(mistake.File) && PatchMaker.Make(mistake.Variant) is not null
        select $"{mistake.File} is a right answer with some lines changed; keep only these: "
            + kata.Files.Repository.CommandLine($"patches {kata.Files.Name}");

    // Nobody could tell their authors apart.
    public static IEnumerable<string> EachIsAnother(KataEvidence kata) =>
        from same in kata.Of(VariantKind.Mistake)
            .Where(static mistake => mistake.Misfit is null)
            .GroupBy(static mistake => KataCompiler.LookOf(mistake.Variant.Text).Code, StringComparer.Ordinal)
        where same.Count() > 1
        select $"{string.Join(" and ", same.Select(static mistake => mistake.File))} are the same code; say in one of "
            + "them what its author believes, or make the other what its header says.";

    public static IEnumerable<string> Compiles(KataEvidence kata) =>
        Mistakes(kata)
            .SelectMany(static it =>
                it.Mistake.Compiled.Errors.Select(static error =>
                    $"{error} What does not compile has not been rejected by a spec; correct it."
                )
            );

    public static IEnumerable<string> SpecsExist(KataEvidence kata) =>
        from it in Mistakes(kata)
        from name in it.Header.Specs
        where !kata.Outline.Specs.Any(spec => string.Equals(spec.Name, name, StringComparison.Ordinal))
        select $"{it.Mistake.File} names {name}, which {kata.Files.SpecFile} has not; correct the name.";

    public static IEnumerable<string> RunsToItsEnd(KataEvidence kata) =>
        from it in Mistakes(kata)
        where it.Mistake.Run is { Ending: not RunEnding.Completed }
        select $"{it.Mistake.File}: {it.Mistake.Run!.Interruption} That is not a rejection; make the mistake one that "
            + "specs can see.";

    public static IEnumerable<string> IsRejected(KataEvidence kata)
    {
        foreach (
            var (mistake, header) in Mistakes(kata)
                .Where(static it => it.Mistake.Run is { Ending: RunEnding.Completed })
        )
        {
            foreach (var (name, says) in header.Rejections.Concat(header.Others.Select(static spec => (spec, ""))))
            {
                var spec = mistake.Run!.Specs.FirstOrDefault(spec =>
                    string.Equals(spec.Name, name, StringComparison.Ordinal)
                );
                if (spec is null)
                {
                    continue;
                }

                if (spec.Failures.Count == 0)
                {
                    var others = mistake
                        .Run.Specs.Where(static it => it.Failures.Count > 0)
                        .Select(static it => it.Name)
                        .ToList();
                    yield return $"{mistake.File} passes {name}, which should reject it; "
                        + (others.Count == 0 ? "no spec rejects it" : $"it is rejected by {string.Join(", ", others)}")
                        + ". Correct the header, or write the spec that says no.";
                }
                else if (!spec.Failures.Any(static failure => failure.IsAssertion))
                {
                    yield return $"{mistake.File} fails {name} with {spec.Failures[0].ExceptionType} and not by an "
                        + $"assertion; use the assertions of AsyncKatas.Specs. It says: {spec.Failures[0].Message}";
                }
                else if (
                    !spec.Failures.Any(failure =>
                        failure.IsAssertion
                        && OneLine(failure.Message).Contains(OneLine(says), StringComparison.Ordinal)
                    )
                )
                {
                    yield return $"{mistake.File} fails {name}, but not with the words \"{says}\"; correct its line "
                        + "\"Says:\" if the reason is the right one. The spec says: "
                        + $"{spec.Failures.First(static failure => failure.IsAssertion).Message}";
                }
            }
        }
    }

    public static IEnumerable<string> EverySpecIsSeenToFail(KataEvidence kata)
    {
        var seen = Mistakes(kata).SelectMany(static it => it.Header.Specs).ToHashSet(StringComparer.Ordinal);
        return from spec in kata.Outline.Specs
               where !seen.Contains(spec.Name)
               select $"{kata.Files.SpecFile}({spec.Line}): no mistake is rejected by {spec.Name}, so nobody has seen "
                   + "it fail on an answer; "
                   + "write the mistake that it is there for, or name it in one (\"// Also rejected by: ...\").";
    }

    private static IEnumerable<(VariantEvidence Mistake, MistakeHeader Header)> Mistakes(KataEvidence kata) =>
        kata.Of(VariantKind.Mistake).Select(static mistake => (mistake, MistakeHeader.Parse(mistake.Text)));

    private static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
