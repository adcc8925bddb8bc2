using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Kernel;

/// <summary>
/// What a cell can call without a using, under the names that the .NET Interactive kernel gives it. Only what notebooks
/// need is here; what is not here does not compile.
/// </summary>
[SuppressMessage("Style", "IDE1006:Naming Styles", Justification = "The names are those of the .NET Interactive kernel.")]
public static class ScriptFunctions
{
    /// <summary>Shows a value where the cell stands now.</summary>
    /// <param name="value">What to show; null is shown too.</param>
    /// <param name="mimeTypes">In which form: none for the usual one, or text/plain or text/html.</param>
    /// <exception cref="NotSupportedException">Another form, or more than one.</exception>
    public static void display(object? value, params string[] mimeTypes) => Show(value, mimeTypes);

    /// <summary>Shows a value where the cell stands now.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">What to show; null is shown too.</param>
    /// <param name="mimeTypes">In which form: none for the usual one, or text/plain or text/html.</param>
    /// <exception cref="NotSupportedException">Another form, or more than one.</exception>
    public static void Display<T>(this T value, params string[] mimeTypes) => Show(value, mimeTypes);

    /// <summary>Shows a text that is already in a certain form.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">The form: text/plain or text/html.</param>
    /// <exception cref="NotSupportedException">Another form.</exception>
    public static void DisplayAs(this string value, string mimeType) =>
        CellScope.Current?.Add(new CellOutput(CellOutputKind.Display, Known(mimeType), value ?? ""));

    /// <summary>Turns markup into a value that is shown as it is.</summary>
    /// <param name="content">The markup.</param>
    public static HtmlContent HTML(string content) => new(content);

    private static void Show(object? value, string[] mimeTypes)
    {
        ArgumentNullException.ThrowIfNull(mimeTypes);
        var output = mimeTypes switch
        {
            [] => Formatter.Format(value, CellOutputKind.Display),
            [var mimeType] => Formatter.FormatAs(value, CellOutputKind.Display, Known(mimeType)),
            _ => throw new NotSupportedException("One form at a time: the front ends keep only one of them."),
        };
        CellScope.Current?.Add(output);
    }

    private static string Known(string mimeType) => new[] { CellOutput.Plain, CellOutput.Html }.Contains(mimeType, StringComparer.Ordinal)
        ? mimeType
        : throw new NotSupportedException($"\"{mimeType}\" is not shown here; {CellOutput.Plain} and {CellOutput.Html} are.");
}
