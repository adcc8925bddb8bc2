using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>A notebook with what several rules want to know about it.</summary>
public sealed class LintedNotebook
{
    // How the heading begins of the table that says which cells show what: of a tutorial, or of the misconceptions.
    internal const string MapStart = "Map of the ";

    internal LintedNotebook(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        Notebook = notebook;
        Texts =
        [
            .. notebook
                .Cells.Where(static cell => cell.Kind == CellKind.Markdown)
                .Select(static cell => (cell, MarkdownText.Parse(cell.Source))),
        ];
        (Map, MapText, MapHeading) = Texts
            .SelectMany(static text =>
                text.Markdown.Headings.Where(static heading =>
                        heading.Level == 2 && heading.Text.StartsWith(MapStart, StringComparison.Ordinal)
                    )
                    .Select(heading => (text.Cell, text.Markdown, heading.Text))
            )
            .LastOrDefault();
    }

    /// <summary>The notebook.</summary>
    public NotebookDocument Notebook { get; }

    /// <summary>The text cells with what stands in them.</summary>
    internal IReadOnlyList<(NotebookCell Cell, MarkdownText Markdown)> Texts { get; }

    /// <summary>The cell with the map; null: there is none.</summary>
    internal NotebookCell? Map { get; }

    internal MarkdownText? MapText { get; }

    internal string? MapHeading { get; }

    /// <summary>How a message begins that is about a cell.</summary>
    internal string At(NotebookCell cell) => $"{Notebook.Name}, {cell.Name}:";
}
