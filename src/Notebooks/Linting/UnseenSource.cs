using System.Text.RegularExpressions;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>Where a text speaks of a source as if its reader had it at hand: "the document", "the lesson".</summary>
public static partial class UnseenSource
{
    /// <summary>The first words that do so, on one line; null: none do.</summary>
    /// <param name="text">Markdown or code.</param>
    public static string? Find(string text) =>
        Mention().Match(text) is { Success: true } match ? Space().Replace(match.Value, " ") : null;

    [GeneratedRegex(
        @"\b(?:the|this|that|our)\s+(?:documents?|lessons?|tutorials?)\b|\b(?:document|lesson|tutorial)\s+0\d\d\b",
        RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Mention();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Space();
}
