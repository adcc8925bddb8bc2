using AsyncKatas.Dojo.Progress;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Html;

namespace AsyncKatas.Dojo.Notebooks;

/// <summary>
/// Notebooks and Markdown files as pages for the browser, all in one folder, with links from page to page.
/// </summary>
internal sealed class Pages(Repository repository)
{
    /// <summary>Where the pages are, from the folder of the dojo on.</summary>
    private const string Folder = "pages";

    private readonly DojoFolder _dojo = new(repository);

    /// <summary>Where the pages are, from the root of the repository on.</summary>
    public static string Path => $"{DojoFolder.Path}/{Folder}";

    /// <summary>The files of which pages are made.</summary>
    public IReadOnlyList<string> Sources =>
        [
            .. NotebookFinder.All(repository),
            .. repository.KataFolders().SelectMany(kata => repository.Files($"katas/{kata}", "*.md")),
            .. repository.Files("docs", "*.md"),
            .. new[] { "README.md", "CONTRIBUTING.md" }.Where(repository.Has),
        ];

    /// <summary>Writes every page that is missing or older than its source.</summary>
    /// <returns>Which pages could not be made, and why.</returns>
    public IReadOnlyList<string> Write()
    {
        var sources = Sources;
        var pages = sources.ToDictionary(
            source => System.IO.Path.GetFullPath(repository.FullPath(source)),
            PathOf,
            StringComparer.Ordinal
        );
        var defects = new List<string>();
        foreach (var source in sources.Where(IsStale))
        {
            try
            {
                var page = Make(source, target => pages.GetValueOrDefault(target));
                if (!_dojo.TryWrite($"{Folder}/{NameOf(source)}", page))
                {
                    return [.. defects, $"{Path}/{NameOf(source)} cannot be written."];
                }
            }
            catch (Exception exception) when (exception is NotebookException or SetupException)
            {
                defects.Add(exception.Message);
            }
        }

        return defects;
    }

    /// <summary>The address of a page.</summary>
    /// <param name="link">The file of which it is made, and after # the part that is meant.</param>
    public string AddressOf(string link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var parts = link.Split('#', 2);
        return $"{new Uri(PathOf(parts[0])).AbsoluteUri}{(parts is [_, var part] ? $"#{part}" : "")}";
    }

    /// <summary>
    /// Writes a page that does nothing but lead to another one. What opens a browser takes the path of a file, and most
    /// of them lose what stands after the #.
    /// </summary>
    /// <param name="link">Where it leads: a file of which there is a page, and after # the part that is meant.</param>
    /// <returns>Its full path.</returns>
    /// <exception cref="SetupException">There is no such page, or the folder cannot be written to.</exception>
    public string WriteSignpost(string link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var page = $"{Path}/{NameOf(link.Split('#')[0])}";
        if (!repository.Has(page))
        {
            throw new SetupException($"{page} cannot be written.");
        }

        const string name = "open.html";
        var address = System.Net.WebUtility.HtmlEncode(AddressOf(link));
        var text =
            $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + $"<meta http-equiv=\"refresh\" content=\"0; url={address}\">\n<title>AsyncKatas</title>\n</head>\n"
            + $"<body><a href=\"{address}\">{address}</a></body>\n</html>\n";
        return _dojo.TryWrite($"{Folder}/{name}", text)
            ? repository.FullPath($"{Path}/{name}")
            : throw new SetupException($"{Path}/{name} cannot be written.");
    }

    private static string NameOf(string source) => System.IO.Path.ChangeExtension(source, ".html");

    private string PathOf(string source) => System.IO.Path.GetFullPath(repository.FullPath($"{Path}/{NameOf(source)}"));

    // Another dojo may make other pages.
    private bool IsStale(string source)
    {
        var written = File.GetLastWriteTimeUtc(PathOf(source));
        return written < File.GetLastWriteTimeUtc(repository.FullPath(source))
            || written < File.GetLastWriteTimeUtc(typeof(NotebookPage).Assembly.Location);
    }

    private string Make(string source, Func<string, string?> pageOf)
    {
        var (file, folder) = (repository.FullPath(source), System.IO.Path.GetDirectoryName(PathOf(source))!);
        return source.EndsWith(".ipynb", StringComparison.Ordinal)
                ? NotebookPage.Make(NotebookDocument.Read(file), folder, repository.CommandLine, pageOf)
            : Translation.Read(repository, source) is { } translation
                ? TextPage.Make(file, source, translation.Text, folder, pageOf, translation.Language)
            : TextPage.Make(file, source, FrontMatter.Strip(repository.Read(source)), folder, pageOf);
    }
}
