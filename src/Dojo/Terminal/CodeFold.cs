using System.Text.RegularExpressions;

namespace AsyncKatas.Dojo.Terminal;

/// <summary>
/// Makes code fit a column: a comment is filled anew, and what goes on of a line of code stands further in.
/// </summary>
internal static partial class CodeFold
{
    private const string Mark = "// ";
    private const int Step = 4;

    /// <summary>Folds what is too long.</summary>
    /// <param name="lines">Lines of code.</param>
    /// <param name="width">Cells of a row.</param>
    public static IEnumerable<string> Of(IReadOnlyList<string> lines, int width)
    {
        ArgumentNullException.ThrowIfNull(lines);
        for (var i = 0; i < lines.Count; i++)
        {
            var indent = IndentOf(lines[i]);
            var comment = lines
                .Skip(i)
                .TakeWhile(
                    (line, at) => IsComment(line) && IndentOf(line) == indent && (at == 0 || !Field().IsMatch(line))
                )
                .ToList();
            if (comment.Exists(line => LineWrap.CellsOf(line) > width))
            {
                // The sentences of a comment go on from line to line.
                var text = string.Join(' ', comment.Select(static line => line.Trim()[2..].Trim()));
                foreach (var row in LineWrap.Rows([new Piece(text)], Math.Max(1, width - indent - Mark.Length)))
                {
                    var words = string.Concat(row.Select(static piece => piece.Text));
                    yield return $"{new string(' ', indent)}{Mark}{words}";
                }

                i += comment.Count - 1;
                continue;
            }

            if (LineWrap.CellsOf(lines[i]) <= width)
            {
                yield return lines[i];
                continue;
            }

            foreach (
                var (index, row) in LineWrap
                    .Rows([new Piece(lines[i].Trim())], Math.Max(Step, width - indent - Step))
                    .Index()
            )
            {
                var words = string.Concat(row.Select(static piece => piece.Text));
                yield return $"{new string(' ', indent + (index == 0 ? 0 : Step))}{words}".TrimEnd();
            }
        }
    }

    private static int IndentOf(string line) => line.Length - line.TrimStart().Length;

    private static bool IsComment(string line) => line.TrimStart().StartsWith(Mark, StringComparison.Ordinal);

    // The header of an answer: each line says another thing.
    [GeneratedRegex(@"^// [A-Z]\w*( by)?: ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Field();
}
