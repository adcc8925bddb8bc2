using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AsyncKatas.KataModel;

/// <summary>A Markdown text: its title, its sections and its links. What stands in code is none of these.</summary>
internal sealed class SectionedText
{
    // Without it, what stands within a line has no place.
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .Build();

    public SectionedText(string text)
    {
        var body = FrontMatter.Strip(text);
        var document = Markdown.Parse(body, s_pipeline);
        var sections = new List<(string Heading, StringBuilder Text)> { ("", new StringBuilder()) };
        var start = 0;
        var headings = document.OfType<HeadingBlock>().ToList();
        foreach (var heading in headings.Where(static heading => heading.Level <= 2))
        {
            sections[^1].Text.Append(body, start, heading.Span.Start - start);
            start = body.IndexOf('\n', heading.Span.End) is > 0 and var end ? end : body.Length;
            var words = heading.Inline is { FirstChild: { } first, LastChild: { } last }
                ? body[first.Span.Start..(last.Span.End + 1)]
                : "";
            if (heading.Level == 1)
            {
                Title ??= words;
            }
            else
            {
                sections.Add((words, new StringBuilder()));
            }
        }

        sections[^1].Text.Append(body, start, body.Length - start);
        Sections = [.. sections.Select(static section => (section.Heading, section.Text.ToString().Trim()))];
        Levels = [.. headings.Select(static heading => heading.Level)];
        Code =
        [
            .. document
                .Descendants<FencedCodeBlock>()
                .Where(static block => block.Info is "csharp")
                .Select(static block => block.Lines.ToString()),
        ];
        Links = [.. document.Descendants<LinkInline>().Select(static link => link.Url ?? "")];
    }

    public string? Title { get; }

    /// <summary>Headings of the second level with what stands below; the first has no heading.</summary>
    public IReadOnlyList<(string Heading, string Text)> Sections { get; }

    /// <summary>The levels of all headings, in order.</summary>
    public IReadOnlyList<int> Levels { get; }

    /// <summary>The blocks of C#, in order.</summary>
    public IReadOnlyList<string> Code { get; }

    /// <summary>Where the links, and the pictures, point.</summary>
    public IReadOnlyList<string> Links { get; }

    public string? Section(string heading) =>
        Sections
            .Where(section => string.Equals(section.Heading, heading, StringComparison.Ordinal))
            .Select(static section => section.Text)
            .FirstOrDefault();

    /// <summary>
    /// The items of the numbered lists that start at the margin: the number, and the first paragraph in one line.
    /// </summary>
    public static IReadOnlyList<(int Number, string Text)> Steps(string text) =>
        [
            .. Markdown
                .Parse(text, s_pipeline)
                .OfType<ListBlock>()
                .Where(static list => list.IsOrdered)
                .SelectMany(static list => list.OfType<ListItemBlock>())
                .Select(item =>
                    (item.Order, item is [ParagraphBlock first, ..] ? Prose.Fold(Source(text, first)) : "")
                ),
        ];

    /// <summary>What stands in a text for a block of it.</summary>
    public static string Source(string text, Block block) => text[block.Span.Start..(block.Span.End + 1)];
}
