using System.Net;
using System.Text.RegularExpressions;

namespace AsyncKatas.Crawler;

/// <summary>Finds the links in a page.</summary>
public static class Links
{
    // Enough for this kata. Real HTML wants a parser: AngleSharp is a well-kept one.
    private static readonly Regex s_link = new(
        """<a\s[^>]*?href\s*=\s*("(?<url>[^"]*)"|'(?<url>[^']*)')""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(10));

    /// <summary>The links in a text in HTML, in its order: all there are, whatever their scheme and fragment.</summary>
    /// <param name="html">The text.</param>
    /// <param name="page">The URL of the page, to which relative links are relative.</param>
    /// <returns>Absolute URLs. What is no URL is left out.</returns>
    public static IReadOnlyList<Uri> In(string html, Uri page)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(page);
        List<Uri> links = [];
        foreach (Match match in s_link.Matches(html))
        {
            if (Uri.TryCreate(page, WebUtility.HtmlDecode(match.Groups["url"].Value), out var link))
            {
                links.Add(link);
            }
        }

        return links;
    }
}
