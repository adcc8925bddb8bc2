using System.Net;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Html;

/// <summary>Makes one page of a Markdown file.</summary>
public static class TextPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="path">Full path of the file: links in it start from there.</param>
    /// <param name="name">How the page names it.</param>
    /// <param name="markdown">What stands in it.</param>
    /// <param name="pageFolder">Full path of the folder where the page will be.</param>
    /// <param name="pageOf">
    /// Tells which page is made of a file, both by their full paths, so that links lead there; null: none is.
    /// </param>
    /// <param name="language">The language that it is written in.</param>
    public static string Make(
        string path,
        string name,
        string markdown,
        string pageFolder,
        Func<string, string?>? pageOf = null,
        string language = "en"
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(markdown);
        var body = new PageMarkdown(Path.GetDirectoryName(Path.GetFullPath(path))!, pageFolder, [], pageOf).Render(
            markdown
        );
        var title = MarkdownText.Parse(markdown).Headings.Select(static heading => heading.Text).FirstOrDefault(name);
        return PageFrame.Around(
            title,
            $"<section class=\"text\">\n{body}</section>\n",
            $"Made from {WebUtility.HtmlEncode(name)}.",
            language
        );
    }
}
