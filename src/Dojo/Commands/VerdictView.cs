using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Dojo.Verification;

namespace AsyncKatas.Dojo.Commands;

/// <summary>What the learner sees after a save: what passed, the first failure with its chart, what to try next.</summary>
internal static partial class VerdictView
{
    private const int MaxOutputLines = 20;

    public static void Show(Session session, KataStatus status)
    {
        var screen = session.Screen;
        if (status.Defect is { } defect)
        {
            screen.Line(defect.Message, Tone.Bad);
            return;
        }

        var kata = status.Kata!;
        if (status.Run is not { } run)
        {
            CompilerView.Show(session, kata, status.Errors);
            CopyView.Show(session, kata);
            return;
        }

        ShowHeading(screen, kata, run);
        ShowSteps(session, kata, run);
        if (!run.Passed)
        {
            screen.Line();
            FailureView.Show(session, kata, run);
            ShowTask(session, kata, run);
            CompilerView.ShowWarnings(screen, status.Warnings);
            ShowOutput(screen, run, MaxOutputLines);
        }

        CopyView.Show(session, kata);
    }

    /// <summary>How many specs pass.</summary>
    public static void ShowHeading(Screen screen, Kata kata, RunResult run) => screen.Line(
        ($"{kata.Number} {kata.Title}: ", Tone.Strong),
        (string.Create(CultureInfo.InvariantCulture, $"{run.PassedCount} of {run.Specs.Count} specs pass"), run.Passed ? Tone.Good : Tone.Plain));

    /// <summary>What the code wrote to the console.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="run">The run.</param>
    /// <param name="maxLines">How many lines to show.</param>
    public static void ShowOutput(Screen screen, RunResult run, int maxLines = int.MaxValue)
    {
        if (run.Output.Length == 0 || run.Ending is RunEnding.StackOverflow or RunEnding.Crash or RunEnding.MemoryLimit)
        {
            return;
        }

        var lines = run.Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        screen.Line();
        screen.Line("What your code wrote to the console:", Tone.Strong);
        screen.Block(string.Join('\n', lines.Take(maxLines)));
        if (lines.Length > maxLines)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"  ... and {lines.Length - maxLines} more lines"), Tone.Quiet);
        }
    }

    private static void ShowSteps(Session session, Kata kata, RunResult run)
    {
        var outline = SpecOutline.Of(session.Repository.Read(kata.SpecFile));
        foreach (var step in run.Specs.GroupBy(spec => outline.StepAt(spec.Line)))
        {
            var passed = step.Count(static spec => spec.Outcome == SpecOutcome.Passed);
            var title = outline.Steps.FirstOrDefault(it => it.Number == step.Key).Title;
            session.Screen.Line(
                (passed == step.Count() ? "  ok    " : "        ", Tone.Good),
                (string.Create(CultureInfo.InvariantCulture, $"Step {step.Key}  {passed} of {step.Count()}  "), Tone.Plain),
                (title ?? "", Tone.Quiet));
        }
    }

    // The step of the task to which the first open spec belongs, in the words of the kata's page.
    private static void ShowTask(Session session, Kata kata, RunResult run)
    {
        var line = run.FirstOpen?.Line ?? 0;
        var task = new Page(session.Repository.Read(kata.Files.Readme)).Section("Your task");
        if (task is not null && SpecOutline.Of(session.Repository.Read(kata.SpecFile)).StepAt(line) is { } number
            && Step().Matches(task).FirstOrDefault(step => string.Equals(step.Groups["number"].Value, number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)) is { } step)
        {
            var text = string.Join(' ', step.Groups["text"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            session.Screen.Line(("Task  ", Tone.Strong), (text, Tone.Plain));
        }
    }

    [GeneratedRegex(@"^(?<number>\d+)\. (?<text>.*(\n(?!\d+\. |\n).*)*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}
