using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>Every rule for the notebooks of this repository that can be checked without running them.</summary>
public static class NotebookRules
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<NotebookRule> All { get; } =
    [
        new("file name", FileRules.Name),
        new("format 4.5", FileRules.Format),
        new("metadata of the file", FileRules.Metadata),
        new("kinds of cells", CellRules.Kinds),
        new("cell ids", CellRules.Ids),
        new("metadata of the cells", CellRules.Metadata),
        new("imports", KernelRules.Imports),
        new("names that every kernel has", KernelRules.Names),
        new("C# that every kernel has", KernelRules.Language),
        new("title", TextRules.Title),
        new("links", TextRules.Links),
        new("previous and next", TextRules.Neighbours),
        new("map of the tutorial", TextRules.Map),
        new("time to read", ReadingRules.Time),
        new("quotations", QuotationRules.Check),
        new("stored runs", OutputRules.Runs),
        new("errors", OutputRules.Errors),
        new("outputs stand alone", OutputRules.StandAlone),
    ];

    /// <summary>Checks a notebook.</summary>
    /// <param name="notebook">The notebook; what it links to is looked for from its folder.</param>
    public static IReadOnlyList<NotebookDefect> Check(NotebookDocument notebook)
    {
        var linted = new LintedNotebook(notebook);
        return
        [
            .. All.SelectMany(rule => rule.Check(linted).Select(message => new NotebookDefect(rule.Name, message))),
        ];
    }
}
