using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace AsyncKatas.KataModel;

/// <summary>A documentation comment, read as a page: a paragraph for each element, and code in backticks.</summary>
/// <param name="Markdown">The page; empty if the comment cannot be read.</param>
/// <param name="Defect">Why it is no XML; null: it is.</param>
internal sealed partial record DocumentationComment(string Markdown, string? Defect)
{
    /// <summary>Reads a comment.</summary>
    /// <param name="comment">Its lines, each with the slashes in front.</param>
    public static DocumentationComment Read(string comment)
    {
        ArgumentNullException.ThrowIfNull(comment);
        var xml = string.Join('\n', comment.Split('\n').Select(static line => line.TrimStart('/')));
        try
        {
            var page = new StringBuilder();
            foreach (var element in XElement.Parse($"<doc>{xml}</doc>", LoadOptions.PreserveWhitespace).Elements())
            {
                Write(page, element);
                page.Append("\n\n");
            }

            return new DocumentationComment(page.ToString(), null);
        }
        catch (XmlException exception)
        {
            return new DocumentationComment("", exception.Message);
        }
    }

    /// <summary>The name in a reference as one reads it: <c>T:Func{T}</c> is <c>Func&lt;T&gt;</c>.</summary>
    public static string NameOf(string reference) => Kind().Replace(reference, "").Replace('{', '<').Replace('}', '>');

    private static void Write(StringBuilder page, XNode node)
    {
        switch (node)
        {
            case XText text:
                page.Append(Space().Replace(text.Value, " "));
                break;
            case XElement { Name.LocalName: "c" } code:
                page.Append('`').Append(code.Value).Append('`');
                break;
            case XElement { IsEmpty: true, FirstAttribute: { } reference }:
                page.Append('`').Append(NameOf(reference.Value)).Append('`');
                break;
            case XElement { Name.LocalName: "code" }:
                page.Append("\n\n");
                break;
            case XElement element:
                var isBlock = element.Name.LocalName is "para" or "item" or "term" or "description";
                page.Append(isBlock ? "\n\n" : "");
                foreach (var inner in element.Nodes())
                {
                    Write(page, inner);
                }

                page.Append(isBlock ? "\n\n" : "");
                break;
            default:
                break;
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Space();

    [GeneratedRegex("^[A-Z]:", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Kind();
}
