using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>Shows the one thing to work on: the first spec that is not met, and where to edit.</summary>
internal static class FailureView
{
    /// <summary>Shows it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="run">What its specs said.</param>
    /// <param name="detail">How much of it; null: all.</param>
    public static void Show(Session session, Kata kata, RunResult run, VerdictDetail? detail = null)
    {
        detail ??= VerdictDetail.Full;
        var screen = session.Screen;
        if (run.FirstOpen is { } spec)
        {
            var step = SpecOutline.Of(session.Repository.Read(kata.SpecFile)).StepAt(spec.Line);
            screen.Line(
                (step is null ? "" : string.Create(CultureInfo.InvariantCulture, $"Step {step}: "), Tone.Quiet),
                (spec.Sentence + (spec.Failures is [{ Row.Length: > 0 } row, ..] ? $" {row.Row}" : ""), Tone.Bad)
            );
            if (spec.Failures is [var failure, ..])
            {
                ChartText.Show(screen, failure.Message, detail.Bars);
            }
        }

        if (run.Interruption is not null)
        {
            screen.Block(run.Interruption);
        }

        var line = EditPlace.LineOf(kata, [], run.FirstOpen);
        VerdictView.Gap(screen, detail);
        screen.Line(
            ("Edit  ", Tone.Strong),
            (
                session.Here(kata.LearnerFile)
                    + (line is null ? "" : string.Create(CultureInfo.InvariantCulture, $":{line}")),
                Tone.Plain
            )
        );
        if (run.FirstOpen is { Line: > 0 } open)
        {
            screen.Line(
                ("Spec  ", Tone.Strong),
                (string.Create(CultureInfo.InvariantCulture, $"{session.Here(kata.SpecFile)}:{open.Line}"), Tone.Plain)
            );
        }
    }
}
