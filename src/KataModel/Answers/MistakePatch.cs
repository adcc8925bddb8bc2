namespace AsyncKatas.KataModel;

/// <summary>
/// A wrong answer, written as what it changes in a right one: a header of comments, the name of that answer, and hunks
/// as <c>diff</c> writes them but without line numbers. A hunk is found by its lines, which must stand in the answer
/// once.
/// </summary>
internal sealed class MistakePatch
{
    /// <summary>How its file name ends.</summary>
    public const string Extension = ".diff";

    private const string BaseMark = "--- ";
    private const string HunkMark = "@@";

    private readonly string _file;
    private readonly IReadOnlyList<Hunk> _hunks;

    private MistakePatch(string file, string right, IReadOnlyList<Hunk> hunks) =>
        (_file, Right, _hunks) = (file, right, hunks);

    /// <summary>Path of the right answer, from the folder of the kata's solution.</summary>
    public string Right { get; }

    /// <summary>
    /// Each line of the hunks with ' ' if both answers have it, '-' if only the right one has, '+' if only the wrong
    /// one.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<(char Mark, string Line)>> Hunks =>
        [.. _hunks.Select(static hunk => hunk.Lines)];

    public static bool IsPatch(string file) => file.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>Reads a patch.</summary>
    /// <param name="file">Where it stands.</param>
    /// <param name="text">What stands there.</param>
    /// <exception cref="SetupException">It names no answer, or a line belongs to no hunk.</exception>
    public static MistakePatch Parse(string file, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? right = null;
        var hunks = new List<Hunk>();
        foreach (var (index, line) in text.TrimEnd('\n').Split('\n').Index())
        {
            if (line.StartsWith("//", StringComparison.Ordinal) && right is null)
            {
                continue;
            }

            if (line.StartsWith(BaseMark, StringComparison.Ordinal) && right is null)
            {
                right = line[BaseMark.Length..].Trim();
            }
            else if (string.Equals(line.TrimEnd(), HunkMark, StringComparison.Ordinal) && right is not null)
            {
                hunks.Add(new Hunk(index + 1, []));
            }
            else if (hunks.Count > 0 && (line.Length == 0 || line[0] is ' ' or '-' or '+'))
            {
                // Editors take the blank from the end of a line.
                hunks[^1].Lines.Add(line.Length == 0 ? (' ', "") : (line[0], line[1..]));
            }
            else
            {
                throw new SetupException(
                    $"{file}({index + 1}): after its header a patch has a line \"{BaseMark}Name.cs\", and below each "
                        + $"line \"{HunkMark}\" "
                        + "lines that start with a blank, - or +."
                );
            }
        }

        return right is not null && hunks.Exists(static hunk => hunk.Lines.Exists(static line => line.Mark != ' '))
            ? new MistakePatch(file, right, hunks)
            : throw new SetupException(
                $"{file} changes nothing; add a line \"{BaseMark}Name.cs\", and \"{HunkMark}\" with the changed lines "
                    + "below it."
            );
    }

    /// <summary>
    /// Writes the patch that makes a wrong answer of a right one. Around a change stand as many lines as it takes to
    /// find it.
    /// </summary>
    /// <param name="header">The comments that tell what its author believes; they end in a line break.</param>
    /// <param name="name">Path of the right answer, from the folder of the kata's solution.</param>
    /// <param name="right">The right answer.</param>
    /// <param name="wrong">The wrong one.</param>
    public static string Write(string header, string name, string right, string wrong)
    {
        var lines = LineDiff.Of(Split(right), Split(wrong));
        var shown = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Mark != ' ')
            {
                var end = i;
                while (end + 1 < lines.Count && lines[end + 1].Mark != ' ')
                {
                    end++;
                }

                Show(lines, shown, i, end, Split(right));
                i = end;
            }
        }

        var hunks = lines
            .Index()
            .Where(it => shown[it.Index])
            .Select(it =>
                (it.Index > 0 && shown[it.Index - 1] ? "" : $"{HunkMark}\n")
                + $"{it.Item.Mark}{it.Item.Line}".TrimEnd()
                + '\n'
            );
        return $"{header}{BaseMark}{name}\n{string.Concat(hunks)}";
    }

    /// <summary>Makes the wrong answer.</summary>
    /// <param name="right">The right answer.</param>
    /// <exception cref="SetupException">The lines of a hunk do not stand there, or more than once.</exception>
    public string ApplyTo(string right)
    {
        var lines = new List<string>();
        var rest = Split(right);
        var from = 0;
        foreach (var hunk in _hunks)
        {
            string[] before = [.. hunk.Lines.Where(static line => line.Mark != '+').Select(static line => line.Line)];
            var places = PlacesOf(before, rest);
            if (places is not [var place] || place < from)
            {
                throw new SetupException(
                    $"{_file}({hunk.Line}): the lines of this hunk occur {Times(places.Count)} in {Right}"
                        + $"{(places.Count == 1 ? ", above those of the hunk before" : "")}; correct them, beginning "
                        + $"with \"{before.FirstOrDefault()?.Trim()}\"."
                );
            }

            lines.AddRange(rest[from..place]);
            lines.AddRange(hunk.Lines.Where(static line => line.Mark != '-').Select(static line => line.Line));
            from = place + before.Length;
        }

        return string.Join('\n', [.. lines, .. rest[from..]]) + '\n';
    }

    private static string[] Split(string text) => text.TrimEnd('\n').Split('\n');

    private static string Times(int count) =>
        count switch
        {
            0 => "nowhere",
            1 => "once",
            _ => "more than once",
        };

    private static List<int> PlacesOf(string[] lines, string[] text)
    {
        var places = new List<int>();
        for (var i = 0; i + lines.Length <= text.Length && lines.Length > 0; i++)
        {
            if (
                lines
                    .Index()
                    .All(line =>
                        string.Equals(line.Item.TrimEnd(), text[i + line.Index].TrimEnd(), StringComparison.Ordinal)
                    )
            )
            {
                places.Add(i);
            }
        }

        return places;
    }

    // A line of context on each side tells a reader where they are; more only if the place is not found without. The
    // last one is not blank, since blank lines at the end of a file get lost.
    private static void Show(
        IReadOnlyList<(char Mark, string Line)> lines,
        bool[] shown,
        int first,
        int last,
        string[] right
    )
    {
        do
        {
            (first, last) = (Math.Max(first - 1, 0), Math.Min(last + 1, lines.Count - 1));
        } while (
            (
                lines[last] is (' ', "")
                || PlacesOf(
                    [
                        .. lines
                            .Take(first..(last + 1))
                            .Where(static line => line.Mark != '+')
                            .Select(static line => line.Line),
                    ],
                    right
                ).Count != 1
            ) && (first > 0 || last < lines.Count - 1)
        );

        for (var i = first; i <= last; i++)
        {
            shown[i] = true;
        }
    }

    private sealed record Hunk(int Line, List<(char Mark, string Line)> Lines);
}
