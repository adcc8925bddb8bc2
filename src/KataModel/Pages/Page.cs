using System.Globalization;
using System.Text.RegularExpressions;

namespace AsyncKatas.KataModel;

/// <summary>A Markdown page: its title, its sections and its links. What stands in code fences is none of these.</summary>
internal sealed partial class Page
{
    public Page(string text)
    {
        var sections = new List<(string Heading, List<string> Lines)> { ("", []) };
        var links = new List<string>();
        var fence = new CodeFence();
        foreach (var line in FrontMatter.Strip(text).Split('\n'))
        {
            if (!fence.Takes(line))
            {
                if (line.StartsWith("# ", StringComparison.Ordinal))
                {
                    Title ??= line[2..].Trim();
                    continue;
                }

                if (line.StartsWith("## ", StringComparison.Ordinal))
                {
                    sections.Add((line[3..].Trim(), []));
                    continue;
                }

                links.AddRange(Link().Matches(Code().Replace(line, "")).Select(static link => link.Groups["target"].Value));
            }

            sections[^1].Lines.Add(line);
        }

        Sections = [.. sections.Select(static section => (section.Heading, string.Join('\n', section.Lines).Trim()))];
        Links = links;
    }

    public string? Title { get; }

    /// <summary>Headings of the second level with what stands below; the first has no heading.</summary>
    public IReadOnlyList<(string Heading, string Text)> Sections { get; }

    public IReadOnlyList<string> Links { get; }

    public string? Section(string heading) =>
        Sections.Where(section => string.Equals(section.Heading, heading, StringComparison.Ordinal)).Select(static section => section.Text).FirstOrDefault();

    /// <summary>The numbers of a numbered list that starts at the margin.</summary>
    public static IReadOnlyList<int> Numbers(string text) =>
        [.. Number().Matches(text).Select(static match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^(?<number>\d+)\. ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
