using System.Net;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace AsyncKatas.KataModel;

/// <summary>Cuts a page into sentences, and tells what of them counts when they are compared.</summary>
internal static partial class Prose
{
    /// <summary>The paragraphs and list items of a page, each in one line. Headings and code blocks are none.</summary>
    public static IReadOnlyList<string> Blocks(string markdown) =>
        [
            .. Markdown
                .Parse(markdown)
                .Descendants<LeafBlock>()
                .Where(static block => block is ParagraphBlock or HtmlBlock)
                .Select(block => Fold(SectionedText.Source(markdown, block)))
                .Where(static block => block.Length > 0),
        ];

    /// <summary>
    /// The sentences of a block. One ends with a full stop, a question mark or an exclamation mark before a space or
    /// the end, so that 0.5 s and Task.WhenAll stay whole; what stands in backticks ends none. Words in bold at the
    /// head of a block are its title and belong to the sentence behind them.
    /// </summary>
    public static IReadOnlyList<string> Sentences(string block)
    {
        var sentences = new List<string>();
        var start = 0;
        foreach (var end in End().Matches(block).Where(end => block.AsSpan(0, end.Index).Count('`') % 2 == 0))
        {
            var sentence = block[start..(end.Index + end.Length)];
            if (start > 0 || !Title().IsMatch(sentence))
            {
                sentences.Add(sentence.Trim());
                start = end.Index + end.Length;
            }
        }

        sentences.Add(block[start..].Trim());
        return [.. sentences.Where(static sentence => Plain(sentence).Length > 0)];
    }

    /// <summary>
    /// What counts of a text: the words and the punctuation. Marks of Markdown and XML tags do not, nor how much white
    /// space there is; a reference counts as what it refers to.
    /// </summary>
    public static string Plain(string text)
    {
        var plain = Reference().Replace(text, static it => DocumentationComment.NameOf(it.Groups["target"].Value));
        plain = Link().Replace(Tag().Replace(plain, ""), static it => it.Groups["text"].Value);
        return Fold(Mark().Replace(WebUtility.HtmlDecode(plain), ""));
    }

    /// <summary>A text in one line.</summary>
    public static string Fold(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Space();

    [GeneratedRegex(@"[.?!]+[)\]""'*_`]*(?=\s|$)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex End();

    [GeneratedRegex(@"^\*\*[^*]+\*\*$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Title();

    [GeneratedRegex(
        "<(paramref|typeparamref|see|seealso)\\s+\\w+=\"(?<target>[^\"]*)\"\\s*/>",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Reference();

    [GeneratedRegex(
        @"</?(c|para|code|list|item|term|description|see|seealso|b|i|em|strong|br)\b[^>]*>",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Tag();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Link();

    [GeneratedRegex("[*`_]", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Mark();
}
