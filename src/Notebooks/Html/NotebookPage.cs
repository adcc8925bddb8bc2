using System.Net;
using System.Text;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Html;

/// <summary>Makes one page of a notebook and its stored outputs.</summary>
public static class NotebookPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="pageFolder">
    /// Full path of the folder where the page will be: links to other files start from there.
    /// </param>
    /// <param name="commandLine">How a command of the dojo is called where the page is read.</param>
    /// <param name="pageOf">
    /// Tells which page is made of a file, both by their full paths, so that links lead there; null: none is.
    /// </param>
    public static string Make(
        NotebookDocument notebook,
        string pageFolder,
        Func<string, string> commandLine,
        Func<string, string?>? pageOf = null
    )
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(commandLine);
        var markdown = new PageMarkdown(
            Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!,
            pageFolder,
            [.. notebook.Cells.Select(static cell => cell.Id).OfType<string>()],
            pageOf,
            commandLine
        );
        var html = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            Append(html, cell, markdown);
        }

        var number = notebook.Name.Split('-')[0];
        return PageFrame.Around(
            notebook.Title ?? notebook.Name,
            html.ToString(),
            $"Made from {WebUtility.HtmlEncode(notebook.Name)}. Run it yourself: "
                + $"<code>{WebUtility.HtmlEncode(commandLine($"notebook run {number}"))}</code>"
        );
    }

    private static void Append(StringBuilder html, NotebookCell cell, PageMarkdown markdown)
    {
        var id = cell.Id is null ? "" : $" id=\"{WebUtility.HtmlEncode(cell.Id)}\"";
        if (cell.Kind != CellKind.Code)
        {
            html.Append($"<section{id} class=\"text\">\n").Append(markdown.Render(cell.Source)).Append("</section>\n");
            return;
        }

        html.Append($"<section{id} class=\"cell\">\n<pre class=\"code\"><code>")
            .Append(CSharpHighlighter.Highlight(cell.Source))
            .Append("</code></pre>\n");
        if (cell.Outputs is { Count: > 0 } outputs)
        {
            html.Append("<div class=\"outputs\">\n").AppendJoin('\n', outputs.Select(Render)).Append("\n</div>\n");
        }

        html.Append("</section>\n");
    }

    private static string Render(CellOutput output) =>
        output.Kind switch
        {
            CellOutputKind.Error => $"<pre class=\"error\">{WebUtility.HtmlEncode(output.Trace)}</pre>",
            _ when string.Equals(output.Label, CellOutput.Html, StringComparison.Ordinal) =>
                $"<div class=\"value\">{output.Text}</div>",
            _ => $"<pre>{WebUtility.HtmlEncode(output.Text)}</pre>",
        };
}
