using AsyncKatas.KataModel;

namespace AsyncKatas.Checking;

/// <summary>Turns whole wrong answers into patches on the right answer that they resemble most.</summary>
internal static class PatchMaker
{
    // Above this part of its lines, a whole answer is easier to read than what it changes.
    private const double MaxChanged = 0.5;

    /// <summary>Makes the patch of a whole wrong answer.</summary>
    /// <returns>What is to stand in the patch; null if there is too little in common with every right answer.</returns>
    public static string? Make(Variant mistake)
    {
        ArgumentNullException.ThrowIfNull(mistake);
        var kata = mistake.Kata;
        var lines = mistake.Text.Split('\n');
        var header = string.Concat(lines.TakeWhile(IsComment).Select(static line => $"{line}\n"));
        var wrong = Code(string.Join('\n', lines.SkipWhile(IsComment)));
        if (kata.Solution is not { } solution || !kata.Repository.Has(solution))
        {
            return null;
        }

        var best = new[] { solution }
            .Concat(kata.Approaches)
            .Select(file => (File: file, Text: WithoutHeader(kata.Repository.Read(file))))
            .Select(right => (right.File, right.Text, Merged: Merge(right.Text, wrong)))
            .MinBy(static it => it.Merged.Changed);
        var name = best.File[(kata.SolutionFolder.Length + 1)..];
        return best.Merged.Changed <= MaxChanged * wrong.Count
            ? MistakePatch.Write(
                header,
                name,
                kata.Repository.Read(best.File),
                Header(kata.Repository.Read(best.File)) + best.Merged.Text
            )
            : null;
    }

    private static bool IsComment(string line) => line.StartsWith("//", StringComparison.Ordinal);

    private static string Header(string text) => text[..^WithoutHeader(text).Length];

    private static string WithoutHeader(string text)
    {
        var start = 0;
        while (start < text.Length && text.AsSpan(start).StartsWith("//"))
        {
            start = text.IndexOf('\n', start) + 1;
        }

        return text[start..];
    }

    // The lines that say something to the compiler, each with the comments and blank lines above it.
    private static List<CodeLine> Code(string text)
    {
        var code = new List<CodeLine>();
        var above = new List<string>();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.Length == 0 || line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            {
                above.Add(line);
            }
            else
            {
                code.Add(new CodeLine(line, [.. above]));
                above.Clear();
            }
        }

        return code;
    }

    // The code of the wrong answer, with the comments of the right one where its code is the same.
    private static (string Text, int Changed) Merge(string right, IReadOnlyList<CodeLine> wrong)
    {
        var code = Code(right);
        var text = new List<string>();
        var (changed, a, b, last) = (0, 0, 0, ' ');
        foreach (
            var (mark, line) in LineDiff.Of(
                [.. code.Select(static it => it.Line)],
                [.. wrong.Select(static it => it.Line)]
            )
        )
        {
            if (mark != '-')
            {
                var above = (mark == '+' ? wrong[b] : code[a]).Above;
                text.AddRange(mark == last ? above : above.Where(static line => line.Length == 0));
                text.Add(line);
            }

            // Right behind a change, or in a block that it opens, a comment may speak of what was there before.
            last = line.Trim() is "{" or "}" ? last : mark;
            (changed, a, b) = (changed + (mark == ' ' ? 0 : 1), a + (mark == '+' ? 0 : 1), b + (mark == '-' ? 0 : 1));
        }

        return (string.Concat(WithoutNeedlessBlanks(text).Select(static line => $"{line}\n")), changed);
    }

    // Where a line went, the blank one beside it may be left over.
    private static IEnumerable<string> WithoutNeedlessBlanks(List<string> text) =>
        text.Where(
            (line, i) =>
                line.Length > 0
                || (
                    i > 0
                    && i < text.Count - 1
                    && text[i - 1].Length > 0
                    && text[i - 1].Trim() is not "{"
                    && text[i + 1].Trim() is not "}"
                )
        );

    private sealed record CodeLine(string Line, IReadOnlyList<string> Above);
}
