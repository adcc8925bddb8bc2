using System.Net;
using System.Text;
using AsyncKatas.Compiler.Contract;

namespace AsyncKatas.Notebooks.Html;

/// <summary>C# in colours.</summary>
internal static class CSharpHighlighter
{
    /// <summary>The code as HTML; without its tags it is the code, letter by letter.</summary>
    public static string Highlight(string code)
    {
        var html = new StringBuilder();
        foreach (var (text, colour) in CompilerLoader.Compiler.Colour(code))
        {
            var encoded = WebUtility.HtmlEncode(text);
            html.Append(ClassOf(colour) is { } name ? $"<span class=\"{name}\">{encoded}</span>" : encoded);
        }

        return html.ToString();
    }

    // The names of the style sheet (PageStyle).
    private static string? ClassOf(TextColour colour) =>
        colour switch
        {
            TextColour.Keyword => "k",
            TextColour.Text => "s",
            TextColour.Number => "n",
            TextColour.Type => "t",
            TextColour.Method => "m",
            TextColour.Comment => "c",
            TextColour.Directive => "d",
            _ => null,
        };
}
