using AsyncKatas.Notebooks.Format;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace AsyncKatas.Notebooks.Html;

/// <summary>Turns the text of one source, or of its cells, into parts of one page.</summary>
/// <param name="sourceFolder">Full path of the folder from which links start.</param>
/// <param name="pageFolder">Full path of the folder from which they are to start.</param>
/// <param name="ids">The ids that are taken; those of headings are added.</param>
/// <param name="pageOf">Tells which page is made of a file, both by their full paths; null: none is.</param>
/// <param name="commandLine">
/// How a command of the dojo is called where the page is read; null: as it stands there.
/// </param>
internal sealed class PageMarkdown(
    string sourceFolder,
    string pageFolder,
    HashSet<string> ids,
    Func<string, string?>? pageOf = null,
    Func<string, string>? commandLine = null
)
{
    // How the sources call the dojo: they are written for a checkout.
    private const string Dojo = "dotnet run --project src/Dojo";

    private readonly HashSet<string> _cells = [.. ids];

    public string Render(string text)
    {
        var document = Markdown.Parse(text, MarkdownText.Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            Rename(heading.GetAttributes());
        }

        foreach (var link in document.Descendants<LinkInline>().Where(static link => link.Url is { Length: > 0 }))
        {
            link.Url = link.IsImage ? Embed(link.Url!) : Move(link.Url!);
        }

        foreach (
            var code in document
                .Descendants<CodeInline>()
                .Where(code =>
                    code.Content.StartsWith('#') && _cells.Contains(code.Content[1..]) && code.Parent is not LinkInline
                )
                .ToList()
        )
        {
            var link = new LinkInline(code.Content, "");
            code.ReplaceBy(link);
            link.AppendChild(code);
        }

        foreach (
            var command in document
                .Descendants<CodeInline>()
                .Where(static code => code.Content.StartsWith(Dojo, StringComparison.Ordinal))
        )
        {
            command.Content = Call(command.Content);
        }

        foreach (
            var fence in document
                .Descendants<FencedCodeBlock>()
                .Where(static fence => fence.Info is "csharp" or "cs" or "c#")
                .ToList()
        )
        {
            var html = new HtmlBlock(parser: null)
            {
                Lines = new Markdig.Helpers.StringLineGroup(
                    text: $"<pre "
                        + $"class=\"code\"><code>{CSharpHighlighter.Highlight(fence.Lines.ToString())}</code></pre>"
                ),
            };
            var parent = fence.Parent!;
            var index = parent.IndexOf(fence);
            parent.RemoveAt(index);
            parent.Insert(index, html);
        }

        return document.ToHtml(MarkdownText.Pipeline);
    }

    private string Call(string command) =>
        commandLine is null ? command
        : string.Equals(command, Dojo, StringComparison.Ordinal) ? commandLine("")
        : command.StartsWith($"{Dojo} -- ", StringComparison.Ordinal) ? commandLine(command[$"{Dojo} -- ".Length..])
        : command;

    // Two cells may have the same heading, or one that is called like a cell.
    private void Rename(HtmlAttributes heading)
    {
        var name = heading.Id ?? "";
        for (var i = 1; !ids.Add(heading.Id ?? ""); i++)
        {
            heading.Id = FormattableString.Invariant($"{name}-{i}");
        }
    }

    private string Move(string link)
    {
        if (link.StartsWith('#') || IsElsewhere(link))
        {
            return link;
        }

        var parts = link.Split('#', 2);
        var target = Path.GetFullPath(Path.Combine(sourceFolder, Uri.UnescapeDataString(parts[0])));
        var path = Path.GetRelativePath(pageFolder, pageOf?.Invoke(target) ?? target).Replace('\\', '/');
        return parts is [_, var fragment] ? $"{path}#{fragment}" : path;
    }

    // One file must hold it all.
    private string Embed(string link)
    {
        if (IsElsewhere(link))
        {
            return link;
        }

        var path = Path.Combine(sourceFolder, Uri.UnescapeDataString(link));
        var type = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SVG" => "svg+xml",
            ".JPG" or ".JPEG" => "jpeg",
            ".GIF" => "gif",
            _ => "png",
        };
        return File.Exists(path) ? $"data:image/{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}" : link;
    }

    private static bool IsElsewhere(string link) => Uri.TryCreate(link, UriKind.Absolute, out var uri) && !uri.IsFile;
}
