using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>
/// The starting files. They are the stubs: whatever the rules ask of a stub they ask of these, because the files in
/// katas/ belong to the learners.
/// </summary>
internal static class StartRules
{
    /// <summary>The remedy where a starting file may be behind the stub in katas/.</summary>
    public static string TakeOver(KataFiles kata) =>
        $"if the stub in {kata.LearnerFile} is newer, "
        + $"take it over: {kata.Repository.CommandLine($"starts {kata.Name}")}";

    /// <summary>
    /// What an author writes into the stub in katas/ is taken over. A learner's answer must never be blamed here, be it
    /// right, wrong, half written or committed; but an answer is code. So this looks only at a file whose code is that
    /// of the starting file, line by line, and asks whether it documents or instructs in other words. An author who
    /// changes the code of a stub is told by the rules that hold the starting file against the specs and the answer.
    /// </summary>
    public static IEnumerable<string> IsStub(KataEvidence kata)
    {
        var repository = kata.Files.Repository;
        if (kata.Files is not { LearnerFile: { } learner, StartingFile: { } start } || !repository.Has(learner))
        {
            yield break;
        }

        if (!repository.Has(start))
        {
            yield return $"{start} is missing, which reset brings back; {TakeOver(kata.Files)}";
        }
        else if (IsReworded(Lines(repository.Read(learner)), Lines(repository.Read(start))))
        {
            yield return $"{start}, which reset brings back, does not say what {learner} says; make them the same "
                + $"with: {repository.CommandLine($"starts {kata.Files.Name}")} "
                + "(or reset, if the starting file is the newer one)";
        }
    }

    private static bool IsReworded(IReadOnlyList<string> present, IReadOnlyList<string> start)
    {
        var hasSameCode = Same(present.Where(IsCode), start.Where(IsCode));
        var isDocumentedOtherwise = !Same(present.Where(IsDocumentation), start.Where(IsDocumentation));

        // Who begins to write takes such a line away; only an author puts another in its place.
        var isInstructedOtherwise =
            !Same(present.Where(IsToDo), start.Where(IsToDo)) && present.Count(IsToDo) >= start.Count(IsToDo);
        return hasSameCode && (isDocumentedOtherwise || isInstructedOtherwise);
    }

    private static List<string> Lines(string text) =>
        [.. text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0)];

    private static bool Same(IEnumerable<string> one, IEnumerable<string> other) =>
        one.SequenceEqual(other, StringComparer.Ordinal);

    private static bool IsCode(string line) => !line.StartsWith("//", StringComparison.Ordinal);

    private static bool IsDocumentation(string line) => line.StartsWith("///", StringComparison.Ordinal);

    private static bool IsToDo(string line) => line.StartsWith("// TODO", StringComparison.Ordinal);
}
