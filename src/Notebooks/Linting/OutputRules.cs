using System.Text.RegularExpressions;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>The stored outputs, as far as can be said without another run.</summary>
internal static partial class OutputRules
{
    // In the output that the kernel adds to the first cell that runs in Jupyter.
    private const string JupyterScript = "dotnet-interactive-this-cell";

    public static IEnumerable<string> Runs(LintedNotebook it)
    {
        foreach (var (index, cell) in it.Notebook.CodeCells.Index())
        {
            if (cell.ExecutionCount != index + 1)
            {
                var count = cell.ExecutionCount is { } number
                    ? FormattableString.Invariant($"its execution_count is {number}")
                    : "it was never run";
                yield return FormattableString.Invariant(
                    $"{it.At(cell)} {count}, and it is code cell {index + 1}; run it all from the top: {Update(it)}."
                );
            }

            if (cell.Outputs.Any(static output => Scrubber.IsUndecided(output.Text)))
            {
                yield return $"{it.At(cell)} its run was on a machine too busy to check a ratio; wait until it is "
                    + $"quiet: {Update(it)}.";
            }
        }
    }

    public static IEnumerable<string> Errors(LintedNotebook it)
    {
        foreach (var cell in it.Notebook.CodeCells)
        {
            var hasFailed = cell.Outputs.Any(static output => output.Kind == CellOutputKind.Error);
            if (hasFailed && !cell.IsMeantToFail)
            {
                yield return $"{it.At(cell)} it holds an error; repair it, or tag the cell "
                    + $"{NotebookCell.RaisesException} if it is there to show one.";
            }
            else if (!hasFailed && cell.IsMeantToFail)
            {
                yield return $"{it.At(cell)} it is tagged {NotebookCell.RaisesException} but holds no error; take the "
                    + "tag away, or make it fail.";
            }
        }
    }

    public static IEnumerable<string> StandAlone(LintedNotebook it)
    {
        foreach (
            var (cell, output) in it.Notebook.CodeCells.SelectMany(static cell =>
                cell.Outputs.Select(output => (cell, output))
            )
        )
        {
            if (output.Text.Contains(JupyterScript, StringComparison.Ordinal))
            {
                yield return $"{it.At(cell)} Jupyter has left its own script here; store the outputs anew: "
                    + $"{Update(it)}.";
            }
            else if (output.Label is CellOutput.Html && Active().IsMatch(output.Text))
            {
                yield return $"{it.At(cell)} an output runs a script or loads something from elsewhere; draw it with "
                    + "nothing but HTML, CSS and SVG.";
            }

            if (Folders().Any(folder => $"{output.Text}\n{output.Trace}".Contains(folder, StringComparison.Ordinal)))
            {
                yield return $"{it.At(cell)} an output names a folder of this computer; show the end of the path only.";
            }
        }

        string[] Folders() => [Path.GetDirectoryName(Path.GetFullPath(it.Notebook.Path))!, Path.GetTempPath()];
    }

    private static string Update(LintedNotebook it) =>
        $"notebook update {Path.GetFileNameWithoutExtension(it.Notebook.Name)}";

    [GeneratedRegex(
        @"<(script|link|iframe)\b|<[^>]*\son\w+\s*=|\bsrc\s*=\s*[""']?\s*(https?:|//)|\bhref\s*=\s*[""']?\s*javascript:"
            + @"|@import|url\(\s*[""']?(https?:|//)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Active();
}
