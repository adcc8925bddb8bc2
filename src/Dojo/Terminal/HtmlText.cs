using System.Net;
using System.Text.RegularExpressions;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>What a terminal can show of a piece of a page: its words.</summary>
internal static partial class HtmlText
{
    /// <summary>The words, line by line; a picture becomes the word "picture".</summary>
    public static string Of(string html)
    {
        var text = Style().Replace(html, "");
        text = Picture().Replace(text, "\n[picture]\n");
        text = Cell().Replace(text, "  ");
        text = Block().Replace(text, "\n");
        text = WebUtility.HtmlDecode(Tag().Replace(text, ""));
        return string.Join(
                '\n',
                Array.FindAll(
                    text.ReplaceLineEndings("\n").Split('\n'),
                    static line => !string.IsNullOrWhiteSpace(line)
                )
            )
            .TrimEnd();
    }

    [GeneratedRegex(
        "<(?<tag>style|head)\\b.*?</\\k<tag>>",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Style();

    [GeneratedRegex(
        "<svg\\b.*?</svg>",
        RegexOptions.Singleline | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Picture();

    [GeneratedRegex("</t[dh]>\\s*(?=<t[dh]\\b)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Cell();

    [GeneratedRegex(
        "</(p|div|tr|li|h\\d|summary|table|pre|thead)>|<br\\s*/?>",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Block();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Tag();
}
