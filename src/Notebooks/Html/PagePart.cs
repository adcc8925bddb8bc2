using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Html;

/// <summary>Parts of a page, for a page that somebody else puts together.</summary>
/// <param name="sourceFolder">Full path of the folder from which links start.</param>
/// <param name="root">Full path of the folder from which they are to start.</param>
/// <param name="ids">What links can point at that stands on the page already.</param>
/// <param name="pageOf">Tells which page is made of a file, both by their full paths; null: none is.</param>
/// <param name="commandLine">How a command of the dojo is called where the page is read.</param>
public sealed class PagePart(
    string sourceFolder,
    string root,
    IEnumerable<string> ids,
    Func<string, string?> pageOf,
    Func<string, string> commandLine
)
{
    private readonly PageMarkdown _markdown = new(sourceFolder, root, [.. ids], pageOf, commandLine);

    /// <summary>
    /// The text as HTML. Whatever HTML stands in it comes through: who shows it must see to it that it does no harm.
    /// </summary>
    public string Markdown(string text) => _markdown.Render(text);

    /// <summary>Code as HTML, in colours.</summary>
    public static string Code(string code) => CSharpHighlighter.Highlight(code);

    /// <summary>The first heading of a text; null: there is none.</summary>
    public static string? TitleOf(string text) =>
        MarkdownText.Parse(text).Headings.Select(static heading => heading.Text).FirstOrDefault();

    /// <summary>By what a link points at a heading on its page, if no other is called the same.</summary>
    /// <param name="heading">What stands in it.</param>
    public static string IdOf(string heading) => MarkdownText.Parse($"## {heading}").HeadingIds.First();
}
