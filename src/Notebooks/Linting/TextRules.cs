using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Linting;

/// <summary>What the notebook tells its reader.</summary>
internal static class TextRules
{
    public static IEnumerable<string> Title(LintedNotebook it)
    {
        if (
            it.Notebook.Cells is not [{ Kind: CellKind.Markdown } first, ..]
            || !first.Source.StartsWith("# ", StringComparison.Ordinal)
        )
        {
            yield return $"{it.Notebook.Name}: make its first cell a markdown cell that begins with the title: # "
                + "Title.";
        }

        foreach (
            var (cell, _) in it
                .Texts.SelectMany(static text =>
                    text.Markdown.Headings.Where(static heading => heading.Level == 1).Select(_ => text)
                )
                .Skip(1)
        )
        {
            yield return $"{it.At(cell)} there is one title, at the top; make this heading one of the second level.";
        }
    }

    public static IEnumerable<string> Links(LintedNotebook it) =>
        from text in it.Texts
        from link in text.Markdown.Links
        where !IsElsewhere(link)
        let defect = DeadLink(it, link)
        where defect is not null
        select $"{it.At(text.Cell)} the link {link} is dead: {defect}";

    public static IEnumerable<string> Neighbours(LintedNotebook it)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(it.Notebook.Path))!;
        var names = Directory
            .EnumerateFiles(folder, "*.ipynb")
            .Select(static path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal)
            .ToList();
        var links = it.Texts.SelectMany(static text => text.Markdown.Links).ToHashSet(StringComparer.Ordinal);
        var at = names.IndexOf(it.Notebook.Name);
        foreach (var (what, neighbour) in new[] { ("previous", at - 1), ("next", at + 1) })
        {
            if (neighbour >= 0 && neighbour < names.Count && !links.Contains(names[neighbour]))
            {
                yield return $"{it.Notebook.Name}: link to the {what} notebook, {names[neighbour]}.";
            }
        }
    }

    public static IEnumerable<string> Map(LintedNotebook it)
    {
        // The first notebook goes through nothing.
        if (it.Notebook.Name.StartsWith("00-", StringComparison.Ordinal))
        {
            yield break;
        }

        if (
            it is not { Map: { } cell, MapText: { } page, MapHeading: { } heading }
            || page.CitationsBelow(heading) is not { Count: > 0 } rows
        )
        {
            yield return $"{it.Notebook.Name}: end it with the heading ## {LintedNotebook.MapStart}tutorial and a "
                + "table: item of the tutorial | cells, as in `#cell-id`.";
            yield break;
        }

        if (cell != it.Notebook.Cells[^1])
        {
            yield return $"{it.At(cell)} move the map to the very end of the notebook.";
        }

        if (!cell.Source.StartsWith($"## {LintedNotebook.MapStart}", StringComparison.Ordinal))
        {
            yield return $"{it.At(cell)} give the map a cell of its own, so that nothing but the map comes last.";
        }

        var ids = it.Notebook.Cells.Select(static other => other.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, citations) in rows.Index())
        {
            var cited = citations
                .Where(static citation => citation.StartsWith('#'))
                .Select(static citation => citation[1..])
                .ToList();
            if (cited.Count == 0)
            {
                yield return FormattableString.Invariant(
                    $"{it.At(cell)} row {index + 1} of the map cites no cell; name one or more in its last column, as "
                ) + "in `#cell-id`.";
            }

            foreach (var id in cited.Where(id => !ids.Contains(id)))
            {
                yield return FormattableString.Invariant(
                    $"{it.At(cell)} row {index + 1} of the map cites #{id}, but no cell has that id."
                );
            }
        }
    }

    private static bool IsElsewhere(string link) => Uri.TryCreate(link, UriKind.Absolute, out var uri) && !uri.IsFile;

    private static string? DeadLink(LintedNotebook it, string link)
    {
        var (file, fragment) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, "");
        var path = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(Path.GetFullPath(it.Notebook.Path))!, Uri.UnescapeDataString(file))
        );
        if (file.Length > 0 && !File.Exists(path) && !Directory.Exists(path))
        {
            return "there is no such file; correct the path.";
        }

        if (fragment.Length == 0)
        {
            return link.Length == 0 ? "it is empty; write where it goes." : null;
        }

        var targets =
            file.Length == 0 || string.Equals(path, Path.GetFullPath(it.Notebook.Path), StringComparison.Ordinal)
                ? Targets(it.Notebook)
            : path.EndsWith(".ipynb", StringComparison.Ordinal) ? Targets(NotebookDocument.Read(path))
            : path.EndsWith(".md", StringComparison.Ordinal) ? MarkdownText.Parse(File.ReadAllText(path)).HeadingIds
            : [fragment];
        return targets.Contains(fragment, StringComparer.Ordinal)
            ? null
            : "there is no such heading or cell; correct the part after the #.";
    }

    private static IEnumerable<string> Targets(NotebookDocument notebook) =>
        notebook.Cells.SelectMany(static cell =>
            (cell.Kind == CellKind.Markdown ? MarkdownText.Parse(cell.Source).HeadingIds : []).Append(cell.Id ?? "")
        );
}
