using AsyncKatas.Compiler.Contract;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Recognition;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>What <c>run --json</c> writes; docs/json.md says what each entry is.</summary>
internal sealed record RunJson(
    string Name,
    KataState State,
    string? File,
    string? SpecFile,
    IReadOnlyList<RunJson.MessageEntry> Errors,
    IReadOnlyList<RunJson.MessageEntry> Warnings,
    RunEnding? Ending,
    string? Diagnosis,
    string? Misconception,
    string? MisconceptionOf,
    IReadOnlyList<RunJson.SpecEntry>? Specs,
    IReadOnlyList<RunJson.AdviceEntry> Advice,
    string? Output
)
{
    public static RunJson Of(
        KataStatus status,
        SpecOutline outline,
        KnownMistake? mistake,
        IReadOnlyList<Advice> advice
    )
    {
        ArgumentNullException.ThrowIfNull(status);
        return new RunJson(
            status.Name,
            status.State,
            status.Kata?.LearnerFile,
            status.Kata?.SpecFile,
            [.. status.Errors.Select(Entry)],
            [.. status.Warnings.Select(Entry)],
            status.Run?.Ending,
            status.Run?.Interruption,
            mistake?.Belief,
            mistake?.Spec.Name,
            status.Run is { } run ? [.. run.Specs.Select(spec => Entry(spec, outline))] : null,
            [.. advice.Select(static it => new AdviceEntry(it.Line, it.Column, it.Kind, it.Text))],
            status.Run?.Output
        );
    }

    private static MessageEntry Entry(CompilerMessage message) =>
        new(message.Path, message.Line, message.Column, message.Id, message.Text, AsyncAdvice.On(message));

    private static SpecEntry Entry(SpecResult spec, SpecOutline outline) =>
        new(
            spec.Name,
            outline.StepAt(spec.Line),
            spec.Line,
            spec.Outcome,
            [.. spec.Failures.Select(static failure => new FailureEntry(failure.Row, failure.Message))]
        );

    internal sealed record MessageEntry(string Path, int Line, int Column, string Id, string Text, string? Advice);

    internal sealed record AdviceEntry(int Line, int Column, AdviceKind Kind, string Text);

    internal sealed record SpecEntry(
        string Name,
        int? Step,
        int Line,
        SpecOutcome Outcome,
        IReadOnlyList<FailureEntry> Failures
    );

    internal sealed record FailureEntry(string Row, string Message);
}
