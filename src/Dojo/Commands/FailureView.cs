using System.Globalization;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;

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

        var line = EditPlace.LineOf(kata, [], run.FirstOpen);
        screen.Line();
        screen.Line(("Edit  ", Tone.Strong), ($"{session.Here(kata.LearnerFile)}{(line is null ? "" : string.Create(CultureInfo.InvariantCulture, $":{line}"))}", Tone.Plain));
        if (run.FirstOpen is { Line: > 0 } open)
        {
            screen.Line(("Spec  ", Tone.Strong), (string.Create(CultureInfo.InvariantCulture, $"{session.Here(kata.SpecFile)}:{open.Line}"), Tone.Plain));
        }
    }
}
