using System.Text.RegularExpressions;
using Spectre.Console.Rendering;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>
/// Breaks a line between words, so that each row fits and what belongs together stands below each other.
/// </summary>
internal static partial class LineWrap
{
    /// <summary>Breaks a line.</summary>
    /// <param name="line">
    /// The line. What goes on in the next row stands below the first word; a first piece that ends in two spaces is a
    /// label, and then it stands below what is labelled.
    /// </param>
    /// <param name="width">Cells of a row.</param>
    /// <returns>One row or more.</returns>
    public static IReadOnlyList<IReadOnlyList<Piece>> Rows(IReadOnlyList<Piece> line, int width)
    {
        var text = string.Concat(line.Select(static piece => piece.Text)).TrimEnd();
        if (CellsOf(text) <= width)
        {
            return [Slice(line, 0, text.Length)];
        }

        var indent = Math.Min(IndentOf(line, text), width / 2);
        var rows = new List<IReadOnlyList<Piece>>();
        var start = 0;
        while (start < text.Length)
        {
            var margin = rows.Count == 0 ? 0 : indent;
            var end = Fit(text, start, Math.Max(1, width - margin));
            var space = end < text.Length ? BreakBefore(text, start, end) : -1;
            if (space > start && !string.IsNullOrWhiteSpace(text[start..space]) && (rows.Count > 0 || space >= indent))
            {
                end = start + text[start..space].TrimEnd().Length;
            }

            var row = Slice(line, start, end);
            rows.Add(margin == 0 ? row : [new Piece(new string(' ', margin)), .. row]);
            start = end + text[end..].TakeWhile(static letter => letter == ' ').Count();
        }

        return rows;
    }

    /// <summary>Cells of the terminal that a text takes: some letters take two.</summary>
    public static int CellsOf(string text) => text.All(char.IsAscii) ? text.Length : new Segment(text).CellCount();

    // The last space up to the end of a row at which it may break; -1 if there is none. A number keeps its unit.
    private static int BreakBefore(string text, int start, int end)
    {
        var space = text.LastIndexOf(' ', end, end - start);
        if (space <= start || !char.IsAsciiDigit(text[space - 1]) || !Unit().IsMatch(text, space))
        {
            return space;
        }

        var earlier = text.LastIndexOf(' ', space - 1, space - 1 - start);
        return earlier > start && !string.IsNullOrWhiteSpace(text[start..earlier]) ? earlier : space;
    }

    [GeneratedRegex(@"\G (?:ms|s|min|h|MB|kB|%)(?!\w)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unit();

    private static int IndentOf(IReadOnlyList<Piece> line, string text) =>
        line.Count > 1 && line[0].Text.EndsWith("  ", StringComparison.Ordinal)
            ? CellsOf(line[0].Text)
            : text.Length - text.TrimStart().Length;

    // Where the row must end that begins at start.
    private static int Fit(string text, int start, int cells)
    {
        var end = start;
        while (end < text.Length)
        {
            var next = end + (char.IsSurrogatePair(text, end) ? 2 : 1);
            cells -= CellsOf(text[end..next]);
            if (cells < 0)
            {
                break;
            }

            end = next;
        }

        return Math.Max(end, start + 1);
    }

    private static List<Piece> Slice(IReadOnlyList<Piece> line, int start, int end)
    {
        var pieces = new List<Piece>();
        var at = 0;
        foreach (var piece in line)
        {
            var (from, to) = (Math.Max(start, at), Math.Min(end, at + piece.Text.Length));
            if (from < to)
            {
                pieces.Add(piece with { Text = piece.Text[(from - at)..(to - at)] });
            }

            at += piece.Text.Length;
        }

        return pieces;
    }
}
