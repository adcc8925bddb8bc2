using System.Globalization;
using System.Text;

namespace AsyncKatas.VirtualTime;

/// <summary>What came of a scheduled run.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Problem">What is wrong, in a sentence; empty if nothing is.</param>
/// <param name="Steps">The steps that were taken, in order.</param>
/// <param name="Shared">Names of what is shared, as in <see cref="ScheduleStep.State"/>.</param>
public sealed record ScheduleResult(
    ScheduleEnding Ending,
    string Problem,
    IReadOnlyList<ScheduleStep> Steps,
    IReadOnlyList<string> Shared
)
{
    /// <summary>
    /// The schedule that leads here again: the names of the tasks in the order of their steps, with spaces between
    /// them.
    /// </summary>
    public string Schedule => string.Join(' ', Steps.Select(static step => step.Task));

    /// <summary>
    /// Draws the interleaving as a table of text: a line for each step, with what is shared after it.
    /// </summary>
    /// <returns>The table without a line break at its end; empty if no step was taken.</returns>
    public string ToTable()
    {
        if (Steps.Count == 0)
        {
            return "";
        }

        List<IReadOnlyList<string>> rows =
        [
            ["", "task", "does", .. Shared],
        ];
        rows.AddRange(
            Steps.Select(
                static (step, index) =>
                    (IReadOnlyList<string>)
                        [(index + 1).ToString(CultureInfo.InvariantCulture), step.Task, step.Did, .. step.State]
            )
        );
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        var table = new StringBuilder();
        foreach (var row in rows)
        {
            table.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        return table.ToString().TrimEnd();
    }
}
