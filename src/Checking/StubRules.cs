using System.Text.RegularExpressions;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;

namespace AsyncKatas.Checking;

/// <summary>The starting file: the learner's, before the learner has written anything.</summary>
internal static partial class StubRules
{
    /// <summary>How the message starts of every spec that fails because there is nothing yet.</summary>
    public const string Instruction = "Please implement";

    /// <summary>How the line starts that stands where something is to be written.</summary>
    public const string Throw = "throw new NotImplementedException(";

    public static IEnumerable<string> Instructions(KataEvidence kata)
    {
        if (kata.StartsBroken || kata.Stub is not { } stub)
        {
            yield break;
        }

        var lines = stub.Text.Split('\n');
        var throws = lines.Index().Where(static line => line.Item.Contains(Throw, StringComparison.Ordinal)).ToList();
        if (throws.Count == 0)
        {
            yield return $"{stub.File} must hold \"throw new NotImplementedException(\"Please implement X.Y.\");\" "
                + $"for each method to write; {StartRules.TakeOver(kata.Files)}";
        }

        foreach (var (index, line) in throws)
        {
            if (!Message().IsMatch(line))
            {
                yield return $"{stub.File}({index + 1}): the message must be \"Please implement Class.Method.\".";
            }

            // Between the mark and the exception nothing but more of the comment.
            var above = lines
                .Take(index)
                .Reverse()
                .TakeWhile(static it => it.TrimStart().StartsWith("//", StringComparison.Ordinal));
            if (!above.Any(static it => Mark().IsMatch(it)))
            {
                yield return $"{stub.File}({index + 1}): put \"// TODO: step N ...\" above the exception.";
            }
        }
    }

    public static IEnumerable<string> Documentation(KataEvidence kata) =>
        from member in kata.Stub?.Compiled.Members ?? []
        let isThere = member.Documentation.Contains("<summary>", StringComparison.Ordinal)
        let why = DocumentationComment.Read(member.Documentation).Defect
        let defect = !isThere ? "is not documented; write what it promises."
        : why is not null ? $"is documented, but not in XML; correct it: {why}"
        : null
        where defect is not null
        select $"{kata.Files.StartingFile}: {member.Signature} {defect}";

    public static IEnumerable<string> Compiles(KataEvidence kata) =>
        kata.Stub?.Compiled.Messages.Select(message =>
            $"{message} The stub must compile without a warning; {StartRules.TakeOver(kata.Files)}"
        )
        ?? [];

    public static IEnumerable<string> FailsEverySpec(KataEvidence kata)
    {
        if (kata.StartsBroken || kata.Stub?.Run is not { } run)
        {
            yield break;
        }

        if (run.Ending != RunEnding.Completed || run.Specs.Count == 0)
        {
            yield return $"{kata.Files.StartingFile}: {run.Interruption ?? $"{kata.Files.SpecFile} has no specs."} "
                + "The stub must let every spec run, and fail it.";
            yield break;
        }

        foreach (var spec in run.Specs)
        {
            if (spec.Failures.Count < spec.Rows)
            {
                yield return $"{kata.Files.SpecFile}({spec.Line}): {spec.Name} passes on the "
                    + $"stub{(spec.Failures.Count > 0 ? " in some rows" : "")}; make it fail until the learner has "
                    + "written something.";
            }

            if (
                spec.Failures.FirstOrDefault(static failure =>
                    !failure.Message.StartsWith(Instruction, StringComparison.Ordinal)
                ) is
                { } other
            )
            {
                yield return $"{kata.Files.SpecFile}({spec.Line}): {spec.Name} must fail on the stub with "
                    + $"\"{Instruction} ...\"; it says: {FirstLine(other.Message)}";
            }
        }
    }

    public static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');

    /// <summary>True if a learner still has something to write, or to repair, where a file says what it says.</summary>
    public static bool IsToBeWritten(FrontMatter front, string text)
    {
        ArgumentNullException.ThrowIfNull(front);
        ArgumentNullException.ThrowIfNull(text);
        return front.StartsBroken ? Mark().IsMatch(text) : text.Contains(Throw, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"""Please implement [A-Z]\w*\.[A-Z]\w*\.""", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Message();

    [GeneratedRegex(@"// TODO: steps? \d", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Mark();
}
