using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncKatas.Dojo.Commands;

/// <summary>How to get from one text to another, line by line, with as few lines as possible.</summary>
internal static class LineDiff
{
    /// <summary>Compares.</summary>
    /// <returns>Each line with ' ' if both have it, '-' if only the first has it, '+' if only the second has it.</returns>
    public static IReadOnlyList<(char Mark, string Line)> Of(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        // common[i, j]: lines that the rests of the two from i and from j on have in common.
        var common = new int[from.Count + 1, to.Count + 1];
        for (var i = from.Count - 1; i >= 0; i--)
        {
            for (var j = to.Count - 1; j >= 0; j--)
            {
                common[i, j] = string.Equals(from[i], to[j], StringComparison.Ordinal) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<(char, string)>();
        var (a, b) = (0, 0);
        while (a < from.Count && b < to.Count)
        {
            lines.Add(string.Equals(from[a], to[b], StringComparison.Ordinal) ? (' ', from[a++])
                : common[a + 1, b] >= common[a, b + 1] ? ('-', from[a++])
                : ('+', to[b++]));

            // A line that both have was taken from the first only.
            b += lines[^1].Item1 == ' ' ? 1 : 0;
        }

        lines.AddRange(from.Skip(a).Select(static line => ('-', line)));
        lines.AddRange(to.Skip(b).Select(static line => ('+', line)));
        return lines;
    }
}
