using System.Globalization;
using System.Net;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>Markdown as a terminal shows it: paragraphs that fill its width, and no marks.</summary>
internal static class TerminalMarkdown
{
    /// <summary>Shows a text.</summary>
    public static void Show(Screen screen, string markdown)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ShowAll(screen, Markdown.Parse(markdown), indent: "");
    }

    /// <summary>The words of a text that is one paragraph.</summary>
    public static IReadOnlyList<Piece> Words(string markdown) =>
        [
            .. Markdown
                .Parse(markdown)
                .Descendants<LeafBlock>()
                .SelectMany(static block => Words(block.Inline, Tone.Plain)),
        ];

    private static void ShowAll(Screen screen, IEnumerable<Block> blocks, string indent)
    {
        foreach (var (index, block) in blocks.Index())
        {
            if (index > 0)
            {
                screen.Line();
            }

            Show(screen, block, indent);
        }
    }

    private static void Show(Screen screen, Block block, string indent)
    {
        switch (block)
        {
            case HeadingBlock heading:
                screen.Line([new Piece(indent), .. Words(heading.Inline, Tone.Strong)]);
                break;
            case ListBlock list:
                ShowItems(screen, list, indent);
                break;
            case ContainerBlock container:
                ShowAll(screen, container, container is QuoteBlock ? $"{indent}  " : indent);
                break;
            case CodeBlock code:
                screen.Block(code.Lines.ToString(), $"{indent}    ");
                break;
            case HtmlBlock html:
                screen.Block(HtmlText.Of(html.Lines.ToString()), indent);
                break;
            case LeafBlock leaf:
                screen.Line([new Piece(indent), .. Words(leaf.Inline, Tone.Plain)]);
                break;
            default:
                break;
        }
    }

    private static void ShowItems(Screen screen, ListBlock list, string indent)
    {
        var number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? start
            : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}.") : "-";
            var rest = item.AsEnumerable();
            if (item is [ParagraphBlock first, ..])
            {
                screen.Line([new Piece($"{indent}{mark}  "), .. Words(first.Inline, Tone.Plain)]);
                rest = item.Skip(1);
            }
            else
            {
                screen.Line($"{indent}{mark}");
            }

            foreach (var block in rest)
            {
                Show(screen, block, $"{indent}{new string(' ', mark.Length + 2)}");
            }
        }
    }

    private static IEnumerable<Piece> Words(ContainerInline? inlines, Tone tone) =>
        inlines is null ? [] : inlines.SelectMany(inline => Words(inline, tone));

    private static IEnumerable<Piece> Words(Inline inline, Tone tone) =>
        inline switch
        {
            LiteralInline literal => [new Piece(literal.Content.ToString(), tone)],
            CodeInline code => [new Piece(code.Content, Tone.Strong)],
            HtmlEntityInline entity => [new Piece(entity.Transcoded.ToString(), tone)],
            LineBreakInline => [new Piece(" ", tone)],
            AutolinkInline link => [new Piece(link.Url, tone)],
            EmphasisInline emphasis => Words(emphasis, Tone.Strong),
            HtmlInline html => [new Piece(WebUtility.HtmlDecode(HtmlText.Of(html.Tag)), tone)],
            ContainerInline container => Words(container, tone),
            _ => [],
        };
}
