using System.Globalization;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Dojo.Notebooks;

/// <summary>Shows the run of a notebook in a terminal.</summary>
internal static class NotebookView
{
    /// <summary>Shows a cell that has ended, below the headings that lead to it.</summary>
    public static void Show(Screen screen, NotebookDocument notebook, CellRun run)
    {
        var headings = notebook
            .Cells.Take(run.Cell.Number - 1)
            .Reverse()
            .TakeWhile(static cell => cell.Kind != CellKind.Code)
            .Reverse()
            .SelectMany(static cell => cell.Source.Split('\n'))
            .Where(static line => line.StartsWith('#'));
        foreach (var heading in headings)
        {
            screen.Line();
            screen.Line(string.Concat(TerminalMarkdown.Words(heading).Select(static piece => piece.Text)), Tone.Strong);
        }

        screen.Line();
        screen.Line(
            (run.Cell.Name, Tone.Quiet),
            (
                run.Outcome switch
                {
                    CellOutcome.Failed => "  failed",
                    CellOutcome.FailedAsMeant => "  failed, as it should",
                    CellOutcome.Interrupted => "  did not end",
                    _ => "",
                },
                run.Outcome == CellOutcome.FailedAsMeant ? Tone.Good : Tone.Bad
            ),
            (string.Create(CultureInfo.InvariantCulture, $"  {run.Duration.TotalSeconds:0.00} s"), Tone.Quiet)
        );
        foreach (var output in run.Outputs)
        {
            screen.Block(Text(output));
        }
    }

    /// <summary>One or two sentences on the whole run.</summary>
    public static void Sum(Screen screen, NotebookRun run)
    {
        var done = run.Cells.Count(static cell => cell.Outcome is CellOutcome.Succeeded or CellOutcome.FailedAsMeant);
        screen.Line();
        foreach (var late in run.Late)
        {
            screen.Line($"{run.Notebook.Name}, {late}", Tone.Bad);
        }

        if (run.Passed)
        {
            var seconds = run.Cells.Sum(static cell => cell.Duration.TotalSeconds);
            screen.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{run.Notebook.Name}: all {done} cells ran, in {seconds:0.0} s."
                ),
                Tone.Good
            );
            return;
        }

        var notRun = run.Cells.Count(static cell => cell.Outcome == CellOutcome.NotRun);
        var left =
            notRun == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $" {notRun} of {run.Cells.Count} cells did not run.");
        var what = run.Culprit is { Outcome: CellOutcome.Failed } culprit
            ? $"{culprit.Cell.Name} failed."
            : run.Interruption;
        screen.Line($"{run.Notebook.Name}: {what}{left}", Tone.Bad);
    }

    /// <summary>A sentence on all of several runs.</summary>
    /// <param name="count">How many there were.</param>
    /// <param name="bad">The names of those that were not good.</param>
    public static void Sum(Screen screen, int count, IReadOnlyList<string> bad)
    {
        screen.Line();
        if (bad.Count == 0)
        {
            screen.Line(string.Create(CultureInfo.InvariantCulture, $"All {count} notebooks are good."), Tone.Good);
        }
        else
        {
            screen.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{count - bad.Count} of {count} notebooks are good. Not so: {string.Join(", ", bad)}"
                ),
                Tone.Bad
            );
        }
    }

    private static string Text(CellOutput output) =>
        output.Kind switch
        {
            CellOutputKind.Error => output.Trace,
            _ when string.Equals(output.Label, CellOutput.Html, StringComparison.Ordinal) => HtmlText.Of(output.Text),
            _ => output.Text,
        };
}
