using AsyncKatas.Compiler.Contract;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>A notebook uses nothing that only one of the C# kernels has: the list of what they do not share.</summary>
internal static class KernelRules
{
    private const string Markup = "HTML";

    // Called in a cell, with or without something before the dot.
    private static readonly string[] s_calls = ["display", "Display", "DisplayAs", "CSS"];

    // Types, namespaces and words, with nothing before them.
    private static readonly string[] s_names =
    [
        "dynamic",
        "Kernel",
        "KernelInvocationContext",
        "Formatter",
        "PocketView",
    ];

    /// <summary><c>#!import</c>, and no other line of this kind.</summary>
    public static IEnumerable<string> Imports(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.CodeCells)
        {
            var lines = cell
                .Source.Split('\n')
                .Select(static line => line.Trim())
                .Where(static line => line.Length > 0)
                .ToList();
            if (lines.Exists(static line => line.StartsWith("#load", StringComparison.Ordinal)))
            {
                yield return $"{it.At(cell)} #load finds no file in some kernels; write #!import lib/name.csx, alone "
                    + "in a cell.";
            }

            if (
                lines.Find(static line => line.StartsWith("#r ", StringComparison.Ordinal) || IsOtherMagic(line)) is
                { } line
            )
            {
                yield return $"{it.At(cell)} take \"{line}\" away: only some kernels know it.";
            }

            if (lines.Find(static line => IsImport(line)) is { } import)
            {
                if (lines.Count > 1)
                {
                    yield return $"{it.At(cell)} give \"{import}\" a cell of its own: some kernels skip anything else "
                        + "in it.";
                }

                if (import.Contains('"', StringComparison.Ordinal))
                {
                    yield return $"{it.At(cell)} write {import.Replace("\"", "", StringComparison.Ordinal)}: some "
                        + "kernels take the quotation marks for a part of the name.";
                }
            }
        }
    }

    /// <summary>No call and no type that only one kernel has.</summary>
    public static IEnumerable<string> Names(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.CodeCells)
        {
            var look = CompilerLoader.Compiler.Look(cell.Source);
            foreach (
                var name in look
                    .Names.Where(IsForeign)
                    .Select(static name => name.Text)
                    .Distinct(StringComparer.Ordinal)
            )
            {
                yield return $"{it.At(cell)} \"{name}\" is not in every kernel; print it, or draw it in the last line "
                    + "of the cell with HTML(...).";
            }

            if (
                look.Names.Any(static name => name is { Text: Markup, Role: NameRole.Called })
                && !DefinesMarkup(it.Notebook, cell)
            )
            {
                yield return $"{it.At(cell)} HTML(...) is not in every kernel, and the compiler warns of it in others; "
                    + "import a file that defines it, as lib/timeline.csx does.";
            }
        }
    }

    /// <summary>No C# that is newer than that of the oldest kernel in use.</summary>
    public static IEnumerable<string> Language(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.CodeCells)
        {
            if (CompilerLoader.Compiler.FindNewFeature(cell.Source) is { } feature)
            {
                yield return $"{it.At(cell)} {feature}; some kernels have no newer C# than 13.";
            }
        }
    }

    private static bool IsImport(string line) => line.StartsWith("#!import ", StringComparison.Ordinal);

    private static bool IsOtherMagic(string line) => line.StartsWith("#!", StringComparison.Ordinal) && !IsImport(line);

    private static bool IsForeign(ScriptName name) =>
        name.Role switch
        {
            NameRole.Called or NameRole.CalledMember => s_calls.Contains(name.Text, StringComparer.Ordinal),
            NameRole.Member => false,
            NameRole.Qualified => name.Text is "Interactive",
            _ => s_names.Contains(name.Text, StringComparer.Ordinal),
        };

    // In a cell above, or in a file that a cell above imports.
    private static bool DefinesMarkup(NotebookDocument notebook, NotebookCell user)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!;
        return notebook
            .CodeCells.Where(cell => cell.Number <= user.Number)
            .SelectMany(cell =>
                Directives
                    .ImportedFiles(cell.Source)
                    .Select(file => Path.GetFullPath(file, folder))
                    .Where(File.Exists)
                    .Select(File.ReadAllText)
                    .Prepend(cell.Source)
            )
            .SelectMany(static source => CompilerLoader.Compiler.Look(source).Methods)
            .Contains(Markup, StringComparer.Ordinal);
    }
}
