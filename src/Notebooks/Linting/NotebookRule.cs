namespace AsyncKatas.Notebooks.Linting;

/// <summary>One thing that a notebook of this repository must be.</summary>
/// <param name="Name">What it asks for, in a few words.</param>
/// <param name="Check">
/// Says what is wrong with a notebook: one sentence per defect, which names file, cell and remedy.
/// </param>
public sealed record NotebookRule(string Name, Func<LintedNotebook, IEnumerable<string>> Check);
