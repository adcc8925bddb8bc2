using System.Text.RegularExpressions;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>The cells and what they say about themselves.</summary>
internal static partial class CellRules
{
    public static IEnumerable<string> Kinds(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.Cells)
        {
            if (cell.Kind == CellKind.Raw)
            {
                yield return $"{it.At(cell)} the C# front ends drop raw cells; make it a markdown cell.";
            }

            if (cell.HasAttachments)
            {
                yield return $"{it.At(cell)} the C# front ends drop attachments; put the file beside the notebook and "
                    + "link to it.";
            }
        }
    }

    public static IEnumerable<string> Ids(LintedNotebook it)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in it.Notebook.Cells)
        {
            if (cell.Id is not { } id)
            {
                yield return $"{it.At(cell)} it has no id; give it a short name in small letters.";
            }
            else if (!Id().IsMatch(id))
            {
                yield return $"{it.At(cell)} an id is 1 to 64 letters, digits, - and _; rename it.";
            }
            else if (!seen.Add(id))
            {
                yield return $"{it.At(cell)} another cell has the same id; rename one of them.";
            }
        }
    }

    public static IEnumerable<string> Metadata(LintedNotebook it) =>
        from cell in it.Notebook.CodeCells
        where !cell.NamesCSharpForEveryFrontEnd
        select $$"""{{it.At(cell)}} write into its metadata "dotnet_interactive": {"language": "csharp"} """
            + """and "polyglot_notebook": {"kernelName": "csharp"}.""";

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Id();
}
