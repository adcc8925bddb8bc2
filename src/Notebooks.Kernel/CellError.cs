using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>What ended a cell before its end, as an output.</summary>
internal static class CellError
{
    /// <summary>Name of the error of a cell that does not compile.</summary>
    private const string Compilation = "Cell not executed: compilation error";

    // What runs the cell stands below it in every trace and says nothing about it.
    private static readonly string[] s_runners =
    [
        "   at Microsoft.CodeAnalysis.Scripting.",
        "   at Microsoft.DotNet.Interactive.",
    ];

    public static CellOutput Of(Exception exception, string folder) =>
        new(
            CellOutputKind.Error,
            exception.GetType().FullName!,
            exception.Message.ReplaceLineEndings("\n"),
            Trace(exception).Replace($" in {folder}{Path.DirectorySeparatorChar}", " in ", StringComparison.Ordinal)
        );

    /// <summary>An error of the compiler, or of the kernel itself.</summary>
    /// <param name="message">Its lines; the first one is what it is about.</param>
    public static CellOutput Of(string message) =>
        new(CellOutputKind.Error, Compilation, message.Split('\n')[0], message);

    private static string Trace(Exception exception)
    {
        var lines = exception
            .ToString()
            .ReplaceLineEndings("\n")
            .Split('\n')
            .Where(static line => !s_runners.Any(it => line.StartsWith(it, StringComparison.Ordinal)))
            .ToList();
        while (lines is [.., var last] && last.StartsWith("--- End of stack trace", StringComparison.Ordinal))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return string.Join('\n', lines);
    }
}
