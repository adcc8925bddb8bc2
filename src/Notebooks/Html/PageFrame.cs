using System.Net;

namespace AsyncKatas.Notebooks.Html;

/// <summary>
/// What stands around every page. A page needs no other file, no network and no script, and follows the system's light
/// or dark.
/// </summary>
internal static class PageFrame
{
    /// <summary>Makes the page.</summary>
    /// <param name="title">Its title, as text.</param>
    /// <param name="body">What it shows, as HTML.</param>
    /// <param name="footer">What stands below, as HTML.</param>
    /// <param name="language">The language of what it shows.</param>
    public static string Around(string title, string body, string footer, string language = "en") =>
        $"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <style>
            {PageStyle.Css}
            </style>
            </head>
            <body>
            <main>
            {body}</main>
            <footer>{footer}</footer>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
}
