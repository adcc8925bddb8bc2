using System.Text.Json.Serialization;
using AsyncKatas.Sandbox;

namespace AsyncKatas.SpecRuns;

/// <summary>What came of running the specs of one variant.</summary>
/// <param name="Specs">In the order of the spec file.</param>
/// <param name="Ending">How the process ended.</param>
/// <param name="Interruption">One sentence on what ended it before its time; null if it ended as it should.</param>
/// <param name="Output">What the code wrote to the console, shortened.</param>
internal sealed record RunResult(
    IReadOnlyList<SpecResult> Specs,
    RunEnding Ending,
    [property: JsonPropertyName("Diagnosis")] string? Interruption, // the name in the files of results that are there
    string Output
)
{
    public bool Passed =>
        Ending == RunEnding.Completed
        && Specs.Count > 0
        && Specs.All(static spec => spec.Outcome == SpecOutcome.Passed);

    public int PassedCount => Specs.Count(static spec => spec.Outcome == SpecOutcome.Passed);

    /// <summary>The first spec on which to work; null if all have passed.</summary>
    public SpecResult? FirstOpen =>
        Specs.FirstOrDefault(static spec => spec.Outcome is SpecOutcome.Failed or SpecOutcome.Interrupted)
        ?? Specs.FirstOrDefault(static spec => spec.Outcome == SpecOutcome.NotRun);
}
