using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Commands;

/// <summary>Shows the one thing to work on: the first spec that is not met, and where to edit.</summary>
internal static partial class FailureView
{
    /// <summary>Shows it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="kata">The kata.</param>
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
                (spec.Sentence + (spec.Failures is [{ Row.Length: > 0 } row, ..] ? $" {row.Row}" : ""), Tone.Bad));
            if (spec.Failures is [var failure, ..])
            {
                ChartText.Show(screen, failure.Message, detail.Bars);
            }
        }

        if (run.Diagnosis is not null)
        {
            screen.Block(run.Diagnosis);
        }

        VerdictView.Gap(screen, detail);
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
        var failed = (failure is null ? null : LineOf(failure.Stack, kata.LearnerFile)) ?? 0;
        if (failure is null || failure.Message.StartsWith(StubRules.Instruction, StringComparison.Ordinal))
        {
            var marks = lines.Index().Where(static line => line.Item.Contains("// TODO", StringComparison.Ordinal)).Select(static line => line.Index + 1).ToList();
            failed = marks.LastOrDefault(mark => mark < failed) is > 0 and var above ? above : marks.FirstOrDefault(failed);
        }

        return failed > 0 ? string.Create(CultureInfo.InvariantCulture, $":{failed}") : "";
    }

    private static int? LineOf(string stack, string file) =>
        Frame().Matches(stack).Where(frame => frame.Groups["file"].Value.Replace('\\', '/').EndsWith(file, StringComparison.Ordinal))
            .Select(static frame => (int?)int.Parse(frame.Groups["line"].Value, CultureInfo.InvariantCulture)).FirstOrDefault();

    [GeneratedRegex(@" in (?<file>\S.*):line (?<line>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Frame();
}
