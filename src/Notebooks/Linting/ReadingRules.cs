using System.Text.RegularExpressions;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>A notebook takes no longer than it says.</summary>
internal static partial class ReadingRules
{
    private const double WordsPerMinute = 200;
    private const double LinesPerMinute = 10;

    // Nobody reads on for longer who was sent here in the middle of a kata.
    private const int MostOfAGallery = 20;
    private const string Gallery = $"{LintedNotebook.MapStart}misconceptions";

    /// <summary>
    /// Compares what the first cell promises with an estimate, and both with what a gallery may take.
    /// </summary>
    public static IEnumerable<string> Time(LintedNotebook it)
    {
        if (NotebookOutline.Of(it.Notebook).Minutes is not { } promised)
        {
            yield break;
        }

        var estimate = (int)Math.Ceiling(Minutes(it));
        if (estimate > promised)
        {
            yield return FormattableString.Invariant(
                $"{it.Notebook.Name} promises {promised} minutes, and to read it takes {estimate}; shorten it, "
            ) + "or promise more.";
        }

        if (promised > MostOfAGallery && string.Equals(it.MapHeading, Gallery, StringComparison.Ordinal))
        {
            yield return FormattableString.Invariant(
                $"{it.Notebook.Name} promises {promised} minutes; a gallery of misconceptions may take {MostOfAGallery}"
            ) + ": leave out those that are met least.";
        }
    }

    // The map is there to look something up.
    private static double Minutes(LintedNotebook it) =>
        it.Notebook.Cells.Where(cell => cell != it.Map)
            .Sum(static cell =>
                cell.Kind == CellKind.Markdown
                    ? cell.Source.Split((char[]?)null).Count(static word => word.Any(char.IsLetterOrDigit))
                        / WordsPerMinute
                    : cell.Source.Split('\n').Count(static line => ToBeUnderstood().IsMatch(line)) / LinesPerMinute
            );

    // Braces alone, comments, usings, imports, and what only prints, draws or checks are taken in with the lines around
    // them, or with the output.
    [GeneratedRegex(
        @"^(?!\s*(//|using [\w.]+;|#|Console\.|HTML\(|CheckRatio\()).*\w",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex ToBeUnderstood();
}
