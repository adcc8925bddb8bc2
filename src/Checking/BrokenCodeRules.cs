using System.Globalization;
using System.Text.RegularExpressions;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Checking;

/// <summary>
/// The starting file of a kata whose learner repairs code. It does some of what it promises, so some specs may hold
/// from the start; but in each step the first one shows what is broken there.
/// </summary>
internal static partial class BrokenCodeRules
{
    public static IEnumerable<string> Instructions(KataEvidence kata)
    {
        if (!kata.StartsBroken || kata.Stub is not { } start)
        {
            yield break;
        }

        var marked = Mark()
            .Matches(start.Text)
            .Select(static mark => int.Parse(mark.Groups["step"].Value, CultureInfo.InvariantCulture))
            .ToHashSet();
        foreach (var step in kata.Outline.Steps.Where(step => !marked.Contains(step.Number)))
        {
            yield return $"{start.File} has no \"// TODO: step {step.Number}\"; put it where step {step.Number} has "
                + $"something to repair; {StartRules.TakeOver(kata.Files)}";
        }

        if (start.Text.Contains(StubRules.Throw, StringComparison.Ordinal))
        {
            yield return $"{start.File} throws a NotImplementedException, and {kata.Files.Readme} says that it is "
                + "broken code; write the code that is to be repaired.";
        }
    }

    public static IEnumerable<string> FailsInEveryStep(KataEvidence kata)
    {
        if (!kata.StartsBroken || kata.Stub?.Run is not { } run)
        {
            yield break;
        }

        if (run.Ending != RunEnding.Completed || run.Specs.Count == 0)
        {
            yield return $"{kata.Files.StartingFile}: {run.Interruption ?? $"{kata.Files.SpecFile} has no specs."} "
                + "Broken code must let every spec run to its end.";
            yield break;
        }

        foreach (var step in run.Specs.GroupBy(spec => kata.Outline.StepAt(spec.Line)))
        {
            if (step.Key is { } number && DefectOf(step.First()) is { } defect)
            {
                yield return $"{kata.Files.SpecFile}({step.First().Line}): {step.First().Name} is the first spec of "
                    + $"step {number}, and {defect}";
            }
        }
    }

    private static string? DefectOf(SpecResult spec) =>
        spec.Failures.Count < spec.Rows
            ? $"holds on the broken code{(spec.Failures.Count > 0 ? " in some rows" : "")}; let the one come first "
                + "that shows what is broken."
        : spec.Failures.FirstOrDefault(static failure => !failure.IsAssertion) is { } other
            ? $"fails on the broken code with {other.ExceptionType} and not by an assertion; use the assertions of "
                + "AsyncKatas.Specs."
        : null;

    [GeneratedRegex(
        @"// TODO: step (?<step>\d+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Mark();
}
