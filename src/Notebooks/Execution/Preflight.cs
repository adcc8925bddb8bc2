using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>What makes it pointless to start a kernel at all.</summary>
public static class Preflight
{
    /// <summary>Checks that every code cell is C# and that every file is there that a cell loads.</summary>
    /// <exception cref="NotebookException">One of them is not.</exception>
    public static void Check(NotebookDocument notebook)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        foreach (var cell in notebook.CodeCells)
        {
            if (Directives.OtherLanguage(cell.Source) is { } magic)
            {
                throw new NotebookException(
                    $"{notebook.Name}, {cell.Name}, switches to another language with #!{magic}; only C# runs here."
                );
            }

            if (!IsCSharp(cell.Language ?? notebook.Language))
            {
                throw new NotebookException(
                    $"{notebook.Name}, {cell.Name}, is in the language \"{cell.Language ?? notebook.Language}\"; only "
                        + "C# runs here."
                );
            }

            if (Directives.AsksForPackage(cell.Source))
            {
                throw new NotebookException(
                    $"{notebook.Name}, {cell.Name}, asks for a package with #r \"nuget: ...\"; that needs a network, "
                        + "and notebooks run without one here: take the line away."
                );
            }

            CheckLoads(
                cell.Source,
                Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!,
                $"{notebook.Name}, {cell.Name},",
                new HashSet<string>(StringComparer.Ordinal)
            );
        }
    }

    private static bool IsCSharp(string language) =>
        language.Equals("csharp", StringComparison.OrdinalIgnoreCase)
        || language.Equals("C#", StringComparison.OrdinalIgnoreCase);

    private static void CheckLoads(string source, string folder, string who, HashSet<string> seen)
    {
        foreach (var loaded in Directives.LoadedFiles(source))
        {
            var path = Path.GetFullPath(Path.Combine(folder, loaded));
            if (!seen.Add(path))
            {
                continue;
            }

            if (!File.Exists(path))
            {
                throw new NotebookException($"{who} loads \"{loaded}\", but there is no file {path}.");
            }

            CheckLoads(File.ReadAllText(path), Path.GetDirectoryName(path)!, loaded, seen);
        }
    }
}
