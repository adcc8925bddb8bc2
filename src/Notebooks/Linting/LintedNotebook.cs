using System;
using System.Collections.Generic;
using System.Linq;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>A notebook with what several rules want to know about it.</summary>
public sealed class LintedNotebook
{
    internal LintedNotebook(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        Notebook = notebook;
        Pages = [.. notebook.Cells.Where(static cell => cell.Kind == CellKind.Markdown).Select(static cell => (cell, MarkdownPage.Parse(cell.Source)))];
    }

    /// <summary>The notebook.</summary>
    public NotebookDocument Notebook { get; }

    /// <summary>The text cells with what stands in them.</summary>
    internal IReadOnlyList<(NotebookCell Cell, MarkdownPage Page)> Pages { get; }

    /// <summary>How a message begins that is about a cell.</summary>
    internal string At(NotebookCell cell) => $"{Notebook.Name}, {cell.Name}:";
}
