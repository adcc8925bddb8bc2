using System.Globalization;
using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>
/// Compares the outputs of a run with those that the notebook has stored, but for what <see cref="Scrubber"/> takes
/// out.
/// </summary>
public static class OutputComparison
{
    private const int MaxExcerpt = 200;

    /// <summary>Says where they differ: one sentence for each cell that does.</summary>
    /// <param name="run">The run; nothing of it is stored yet.</param>
    public static IReadOnlyList<string> Differences(NotebookRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return
        [
            .. run
                .Cells.Select(cell => (cell.Cell, Difference: Difference(cell.Cell.Outputs, cell.Outputs)))
                .Where(static it => it.Difference is not null)
                .Select(it =>
                    $"{run.Notebook.Name}, {it.Cell.Name}: {it.Difference} Look at it, and if the new run is right: "
                    + $"notebook update {System.IO.Path.GetFileNameWithoutExtension(run.Notebook.Name)}"
                ),
        ];
    }

    private static string? Difference(IReadOnlyList<CellOutput> saved, IReadOnlyList<CellOutput> made)
    {
        var stored = Joined(saved);
        for (var i = 0; i < Math.Min(stored.Count, made.Count); i++)
        {
            var (before, now) = (Scrubber.Scrub(stored[i]), Scrubber.Scrub(made[i]));
            if (before.Kind != now.Kind || !string.Equals(before.Label, now.Label, StringComparison.Ordinal))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"output {i + 1} is stored as {before.Kind} {before.Label} and was {now.Kind} {now.Label}."
                );
            }

            if (FirstDifference($"{before.Text}\n{before.Trace}", $"{now.Text}\n{now.Trace}") is var (old, is_))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"output {i + 1} is stored with \"{old}\" and had \"{is_}\"."
                );
            }
        }

        return stored.Count == made.Count
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{stored.Count} outputs are stored and {made.Count} were made."
            );
    }

    // Jupyter saves each piece of a stream as an output of its own.
    private static IReadOnlyList<CellOutput> Joined(IReadOnlyList<CellOutput> saved)
    {
        var log = new OutputLog();
        foreach (var output in saved)
        {
            log.Add(output);
        }

        return log.ToList();
    }

    // The first pair of lines that differ, from a little before the letter where they do.
    private static (string Old, string New)? FirstDifference(string old, string now)
    {
        var (before, after) = (old.Split('\n'), now.Split('\n'));
        var line = Enumerable
            .Range(0, Math.Max(before.Length, after.Length))
            .FirstOrDefault(i => !string.Equals(At(before, i), At(after, i), StringComparison.Ordinal), -1);
        if (line < 0)
        {
            return null;
        }

        var (one, other) = (At(before, line), At(after, line));
        var start = Math.Max(
            0,
            one.Zip(other).TakeWhile(static pair => pair.First == pair.Second).Count() - (MaxExcerpt / 2)
        );
        return (Excerpt(one, start), Excerpt(other, start));
    }

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "";

    private static string Excerpt(string line, int start) =>
        line[Math.Min(start, line.Length)..Math.Min(start + MaxExcerpt, line.Length)];
}
