using System;
using System.Globalization;
using System.Linq;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Commands;

/// <summary>Shows the one thing to work on: the first spec that is not met, and where to edit.</summary>
internal static class FailureView
{
    public static void Show(Session session, Kata kata, RunResult run)
    {
        var screen = session.Screen;
        if (run.FirstOpen is { } spec)
        {
            var step = SpecOutline.Of(session.Repository.Read(kata.SpecFile)).StepAt(spec.Line);
            screen.Line(
                (step is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Step {step}: "), Tone.Quiet),
                (spec.Sentence + (spec.Failures is [{ Row.Length: > 0 } row, ..] ? $" {row.Row}" : ""), Tone.Bad));
            if (spec.Failures is [var failure, ..])
            {
                screen.Block(failure.Message);
            }
        }

        if (run.Diagnosis is not null)
        {
            screen.Block(run.Diagnosis);
        }

        screen.Line();
        screen.Line(("Edit  ", Tone.Strong), ($"{session.Here(kata.LearnerFile)}{WhereToEdit(session, kata, run.FirstOpen)}", Tone.Plain));
        if (run.FirstOpen is { Line: > 0 } open)
        {
            screen.Line(("Spec  ", Tone.Strong), (string.Create(CultureInfo.InvariantCulture, $"{session.Here(kata.SpecFile)}:{open.Line}"), Tone.Plain));
        }
    }

    // The line that failed; where nothing is written yet, the TODO above it. Empty if neither can be known.
    private static string WhereToEdit(Session session, Kata kata, SpecResult? spec)
    {
        var lines = session.Repository.Read(kata.LearnerFile).Split('\n');
        var failure = spec?.Failures.FirstOrDefault();
        var failed = (spec is null ? null : FailurePlace.LineOf(kata, spec)) ?? 0;
        if (failure is null || failure.Message.StartsWith(StubRules.Instruction, StringComparison.Ordinal))
        {
            var marks = lines.Index().Where(static line => line.Item.Contains("// TODO", StringComparison.Ordinal)).Select(static line => line.Index + 1).ToList();
            failed = marks.LastOrDefault(mark => mark < failed) is > 0 and var above ? above : marks.FirstOrDefault(failed);
        }

        return failed > 0 ? string.Create(CultureInfo.InvariantCulture, $":{failed}") : "";
    }
}
