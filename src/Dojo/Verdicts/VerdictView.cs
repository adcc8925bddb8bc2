using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using AsyncKatas.Sandbox;
using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>
/// What the learner sees after a save: what passed, the first failure with its chart, what to try next.
/// </summary>
internal static class VerdictView
{
    /// <summary>Shows a verdict.</summary>
    /// <param name="session">Where.</param>
    /// <param name="status">The verdict.</param>
    /// <param name="detail">How much of it.</param>
    public static void Show(Session session, KataStatus status, VerdictDetail detail)
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
        if (detail.HasSteps)
        {
            ShowSteps(session, kata, run, detail.FoldsAhead);
        }

        if (!run.Passed)
        {
            Gap(screen, detail);
            FailureView.Show(session, kata, run, detail);
            if (detail.HasTask)
            {
                ShowTask(session, kata, run);
            }

            CompilerView.ShowWarnings(screen, status.Warnings, detail);
            ShowOutput(screen, run, detail.OutputLines, detail);
        }

        CopyView.Show(session, kata);
    }

    /// <summary>How many specs pass.</summary>
    public static void ShowHeading(Screen screen, Kata kata, RunResult run) =>
        screen.Line(
            ($"{kata.Number} {kata.Title}: ", Tone.Strong),
            (
                string.Create(CultureInfo.InvariantCulture, $"{run.PassedCount} of {run.Specs.Count} specs pass"),
                run.Passed ? Tone.Good : Tone.Plain
            )
        );

    /// <summary>What the code wrote to the console.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="maxLines">How many lines to show.</param>
    /// <param name="detail">Whether to stand apart from what is above.</param>
    public static void ShowOutput(
        Screen screen,
        RunResult run,
        int maxLines = int.MaxValue,
        VerdictDetail? detail = null
    )
    {
        if (run.Output.Length == 0 || run.Ending is RunEnding.StackOverflow or RunEnding.Crash or RunEnding.MemoryLimit)
        {
            return;
        }

        var lines = run.Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        Gap(screen, detail ?? VerdictDetail.Full);
        screen.Line("What your code wrote to the console:", Tone.Strong);
        screen.Block(string.Join('\n', lines.Take(maxLines)));
        if (lines.Length > maxLines)
        {
            screen.Line(
                string.Create(CultureInfo.InvariantCulture, $"  ... and {lines.Length - maxLines} more lines"),
                Tone.Quiet
            );
        }
    }

    /// <summary>An empty line between two parts, where there is room for it.</summary>
    public static void Gap(Screen screen, VerdictDetail detail)
    {
        if (!detail.IsDense)
        {
            screen.Line();
        }
    }

    // Green steps need no line each: what is still open is what the learner looks for.
    private static void ShowSteps(Session session, Kata kata, RunResult run, bool foldsAhead)
    {
        var outline = SpecOutline.Of(session.Repository.Read(kata.SpecFile));
        var steps = run.Specs.GroupBy(spec => outline.StepAt(spec.Line)).ToList();
        var green = steps.Where(static step => step.All(static spec => spec.Outcome == SpecOutcome.Passed)).ToList();
        ShowTogether(session.Screen, outline, green, ("  ok    ", Tone.Good));
        var open = steps.Except(green).ToList();
        foreach (var step in foldsAhead ? open.Take(1) : open)
        {
            ShowTogether(session.Screen, outline, [step], new Piece("        "));
        }

        ShowTogether(session.Screen, outline, foldsAhead ? [.. open.Skip(1)] : [], new Piece("        "));
    }

    private static void ShowTogether(
        Screen screen,
        SpecOutline outline,
        List<IGrouping<int?, SpecResult>> steps,
        Piece mark
    )
    {
        if (steps.Count == 0)
        {
            return;
        }

        var (passed, count) = (
            steps.Sum(static step => step.Count(static spec => spec.Outcome == SpecOutcome.Passed)),
            steps.Sum(static step => step.Count())
        );
        var title = steps is [var only] ? outline.Steps.FirstOrDefault(it => it.Number == only.Key).Title ?? "" : "";
        screen.Line(
            mark,
            new Piece(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{NameOf([.. steps.Select(static step => step.Key)])}  {passed} of {count}  "
                )
            ),
            (title, Tone.Quiet)
        );
    }

    // Step 2; Steps 1 to 3; Steps 1, 2 and 4. Specs above all steps have no number.
    private static string NameOf(IReadOnlyList<int?> steps)
    {
        var numbers = steps.OfType<int>().ToList();
        return numbers switch
        {
            [] => "Before",
            [var only] => string.Create(CultureInfo.InvariantCulture, $"Step {only}"),
            [var first, .., var last] when numbers.Count > 2 && last - first == numbers.Count - 1 => string.Create(
                CultureInfo.InvariantCulture,
                $"Steps {first} to {last}"
            ),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"Steps {string.Join(", ", numbers.SkipLast(1))} and {numbers[^1]}"
            ),
        };
    }

    private static void ShowTask(Session session, Kata kata, RunResult run)
    {
        if (TaskOf(kata, run) is { } task)
        {
            session.Screen.Line([("Task  ", Tone.Strong), .. TerminalMarkdown.Words(task)]);
        }
    }

    /// <summary>
    /// The step of the task to which the first open spec belongs, in the Markdown of the kata's page; null: there is
    /// none.
    /// </summary>
    public static string? TaskOf(Kata kata, RunResult run)
    {
        ArgumentNullException.ThrowIfNull(kata);
        ArgumentNullException.ThrowIfNull(run);
        var repository = kata.Files.Repository;
        return
            KataPage.Of(repository, kata.Files.Readme).Section("Your task") is { } task
            && SpecOutline.Of(repository.Read(kata.SpecFile)).StepAt(run.FirstOpen?.Line ?? 0) is { } number
            && SectionedText.Steps(task.Text).FirstOrDefault(step => step.Number == number) is { Text: { } words }
            ? words
            : null;
    }
}
