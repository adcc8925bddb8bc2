using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AsyncKatas.Notebooks.Format;

/// <summary>A piece of Markdown: its headings, paragraphs, links and tables.</summary>
internal sealed class MarkdownText
{
    private readonly MarkdownDocument _document;

    private MarkdownText(MarkdownDocument document) => _document = document;

    /// <summary>What GitHub and VS Code understand: tables, and ids of headings.</summary>
    public static MarkdownPipeline Pipeline { get; } =
        new MarkdownPipelineBuilder().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePipeTables().Build();

    public IEnumerable<(int Level, string Text)> Headings =>
        _document.Descendants<HeadingBlock>().Select(static heading => (heading.Level, Text(heading.Inline)));

    /// <summary>The paragraphs that stand in nothing else, each in one line and without marks.</summary>
    public IEnumerable<string> Paragraphs =>
        _document.OfType<ParagraphBlock>().Select(static paragraph => Text(paragraph.Inline));

    /// <summary>What a link can point at within the page.</summary>
    public IEnumerable<string> HeadingIds =>
        _document.Descendants<HeadingBlock>().Select(static heading => heading.GetAttributes().Id ?? "");

    /// <summary>Where the links, and the pictures, point.</summary>
    public IEnumerable<string> Links => _document.Descendants<LinkInline>().Select(static link => link.Url ?? "");

    public static MarkdownText Parse(string text) => new(Markdown.Parse(text, Pipeline));

    /// <summary>
    /// The first table below a heading and before the next one of its level: of each row below the head, what the last
    /// cell cites, as code or as a link. Null: there is no such table.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>>? CitationsBelow(string heading)
    {
        var below = _document
            .SkipWhile(block => !IsHeading(block, heading))
            .Skip(1)
            .TakeWhile(static block => block is not HeadingBlock { Level: <= 2 });
        return below.OfType<Table>().FirstOrDefault() is { } table
            ?
            [
                .. table
                    .OfType<TableRow>()
                    .Where(static row => !row.IsHeader)
                    .Select(static row => Citations(row.LastChild)),
            ]
            : null;
    }

    private static IReadOnlyList<string> Citations(Block? cell) =>
        cell is null
            ? []
            :
            [
                .. cell.Descendants<CodeInline>().Select(static code => code.Content),
                .. cell.Descendants<LinkInline>().Select(static link => link.Url ?? ""),
            ];

    private static bool IsHeading(Block block, string text) =>
        block is HeadingBlock { Level: 2 } heading
        && string.Equals(Text(heading.Inline), text, StringComparison.Ordinal);

    private static string Text(ContainerInline? inline) =>
        inline is null
            ? ""
            : string.Concat(
                inline
                    .Descendants()
                    .Select(static it =>
                        it switch
                        {
                            LiteralInline literal => literal.Content.ToString(),
                            CodeInline code => code.Content,
                            HtmlEntityInline entity => entity.Transcoded.ToString(),
                            AutolinkInline link => link.Url,
                            LineBreakInline => " ",
                            _ => "",
                        }
                    )
            );
}
