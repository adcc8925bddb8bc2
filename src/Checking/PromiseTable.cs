using System.Text.RegularExpressions;

namespace AsyncKatas.Checking;

/// <summary>What promises.md says: every promise of a kata, word for word, and the specs that hold it.</summary>
internal sealed partial class PromiseTable
{
    private const string Heading = "# What is promised, and the specs that hold it";
    private const string Head = "| promise | spec |";

    private PromiseTable(IReadOnlyList<PromiseRow> rows, IReadOnlyList<(int Line, string Defect)> defects)
    {
        Rows = rows;
        Defects = defects;
    }

    /// <summary>The file without a row.</summary>
    public static string Empty { get; } =
        $"""
            {Heading}

            Each row quotes the task or the stub's documentation, and names the specs that fail when it does not hold.

            {Head}
            |---|---|

            """.ReplaceLineEndings("\n");

    public IReadOnlyList<PromiseRow> Rows { get; }

    /// <summary>What is wrong with the shape of the file, each with its remedy; none: nothing.</summary>
    public IReadOnlyList<(int Line, string Defect)> Defects { get; }

    public static PromiseTable Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        var rows = new List<PromiseRow>();
        var defects = new List<(int, string)>();
        if (!string.Equals(lines[0], Heading, StringComparison.Ordinal))
        {
            defects.Add((1, $"the first line must be \"{Heading}\"."));
        }

        var head = Array.IndexOf(lines, Head);
        if (head < 0 || head + 1 == lines.Length || !Rule().IsMatch(lines[head + 1]))
        {
            defects.Add((lines.Length, $"no table starts with the lines \"{Head}\" and \"|---|---|\"; add it."));
            return new PromiseTable(rows, defects);
        }

        if (lines.Skip(1).Take(head - 1).All(string.IsNullOrWhiteSpace))
        {
            defects.Add((head + 1, "say in a sentence, above the table, what it is."));
        }

        var below = lines.Index().Skip(head + 2);
        foreach (var (index, line) in below.Where(static line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            if (Row().Match(line) is { Success: true } row)
            {
                rows.Add(new PromiseRow(index + 1, Cell(row, "promise"), Cell(row, "spec")));
            }
            else
            {
                const string Defect =
                    @"this is not a row; make it one line with two cells (a | in a cell is written \|).";
                defects.Add((index + 1, Defect));
            }
        }

        return new PromiseTable(rows, defects);
    }

    private static string Cell(Match row, string name) =>
        row.Groups[name].Value.Trim().Replace(@"\|", "|", StringComparison.Ordinal);

    [GeneratedRegex(@"^\|\s*:?-+:?\s*\|\s*:?-+:?\s*\|\s*$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Rule();

    [GeneratedRegex(
        @"^\|(?<promise>([^|\\]|\\.)*)\|(?<spec>([^|\\]|\\.)*)\|\s*$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Row();
}
