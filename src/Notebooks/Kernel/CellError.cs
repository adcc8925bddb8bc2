using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncKatas.Notebooks.Format;
using Microsoft.CodeAnalysis;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>What ended a cell before its end, as an output.</summary>
internal static class CellError
{
    /// <summary>Name of the error of a cell that does not compile.</summary>
    public const string Compilation = "Cell not executed: compilation error";

    public static CellOutput Of(Exception exception, string folder) =>
        new(CellOutputKind.Error, exception.GetType().FullName!, exception.Message.ReplaceLineEndings("\n"), Trace(exception).Replace($" in {folder}{System.IO.Path.DirectorySeparatorChar}", " in ", StringComparison.Ordinal));

    public static CellOutput Of(string refusal) => new(CellOutputKind.Error, Compilation, refusal, refusal);

    public static CellOutput Of(IEnumerable<Diagnostic> errors, string intro = "")
    {
        var lines = errors.Select(Describe).ToList();
        return new CellOutput(CellOutputKind.Error, Compilation, intro + lines[0], intro + string.Join('\n', lines));
    }

    private static string Describe(Diagnostic error)
    {
        var start = error.Location.GetLineSpan();
        var file = error.Location.SourceTree?.FilePath is { Length: > 0 } path && path.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) ? System.IO.Path.GetFileName(path) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{file}({start.StartLinePosition.Line + 1},{start.StartLinePosition.Character + 1}): error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}");
    }

    // Without the frames of the kernel, which say nothing about the cell.
    private static string Trace(Exception exception)
    {
        var lines = exception.ToString().ReplaceLineEndings("\n").Split('\n').Where(static line => !IsOfKernel(line)).ToList();
        while (lines is [.., var last] && last.StartsWith("--- End of stack trace", StringComparison.Ordinal))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return string.Join('\n', lines);
    }

    private static bool IsOfKernel(string line) => line.StartsWith("   at Microsoft.CodeAnalysis.Scripting.", StringComparison.Ordinal)
        || line.StartsWith("   at AsyncKatas.Notebooks.Kernel.", StringComparison.Ordinal);
}
