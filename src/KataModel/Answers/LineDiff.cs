using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace AsyncKatas.KataModel;

/// <summary>How to get from one text to another, line by line, with as few lines as possible.</summary>
internal static class LineDiff
{
    /// <summary>Compares.</summary>
    /// <returns>
    /// Each line with ' ' if both have it, '-' if only the first has it, '+' if only the second has it. Of what is
    /// changed in one place, the lines of the first come first.
    /// </returns>
    public static IReadOnlyList<(char Mark, string Line)> Of(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        var lines = new List<(char Mark, string Line)>();
        var inserted = new List<(char, string)>();
        foreach (
            var line in InlineDiffBuilder
                .Diff(string.Join('\n', from), string.Join('\n', to), ignoreWhiteSpace: false)
                .Lines
        )
        {
            if (line.Type == ChangeType.Inserted)
            {
                inserted.Add(('+', line.Text));
                continue;
            }

            if (line.Type == ChangeType.Unchanged)
            {
                lines.AddRange(inserted);
                inserted.Clear();
            }

            lines.Add((line.Type == ChangeType.Deleted ? '-' : ' ', line.Text));
        }

        return [.. lines, .. inserted];
    }
}
