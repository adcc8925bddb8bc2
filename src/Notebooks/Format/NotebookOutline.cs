using System.Globalization;
using System.Text.RegularExpressions;

namespace AsyncKatas.Notebooks.Format;

/// <summary>What the first cell of a notebook says about it.</summary>
/// <param name="Title">Its heading, or the name of the file.</param>
/// <param name="About">The first paragraph below the heading, as one line; may be empty.</param>
/// <param name="Minutes">How long it takes a reader, if the cell says so as in "25 minutes"; null: it does not.</param>
/// <param name="CodeCells">How many cells run.</param>
public sealed partial record NotebookOutline(string Title, string About, int? Minutes, int CodeCells)
{
    /// <summary>Reads the first cell.</summary>
    public static NotebookOutline Of(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        var first = notebook.Cells is [{ Kind: CellKind.Markdown } cell, ..] ? cell.Source : "";
        return new NotebookOutline(
            notebook.Title ?? notebook.Name,
            MarkdownText.Parse(first).Paragraphs.FirstOrDefault(""),
            MinutesOf().Match(first) is { Success: true } match
                ? int.Parse(match.Groups["minutes"].Value, CultureInfo.InvariantCulture)
                : null,
            notebook.CodeCells.Count()
        );
    }

    [GeneratedRegex(@"\b(?<minutes>\d{1,3}) minutes\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex MinutesOf();
}
