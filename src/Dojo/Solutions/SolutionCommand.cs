using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Solutions;

/// <summary>
/// <c>solution KATA</c> and <c>mistakes KATA</c>: other answers to a kata, right and wrong, once the learner has one.
/// </summary>
internal static class SolutionCommand
{
    // Narrower than this, code cannot be read.
    private const int MinColumn = 60;

    /// <summary>Shows the reference answer and the other right ones.</summary>
    /// <exception cref="SetupException">The kata does not pass yet, or there is no answer.</exception>
    public static async Task<int> RunAsync(
        Session session,
        string wanted,
        bool peek,
        CancellationToken cancellationToken
    )
    {
        var kata = await OpenAsync(session, wanted, peek, "solution", cancellationToken);
        Pager.Show(session.Screen, screen => Show(session with { Screen = screen }, kata));
        return ExitCode.Done;
    }

    /// <summary>Shows the wrong answers: what each changes in a right one, and which spec catches it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="wanted">The kata.</param>
    /// <param name="whole">Name of the only one to be shown, as a whole file; null: all of them.</param>
    /// <param name="peek">True: even if the learner's answer does not pass.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="SetupException">The kata does not pass yet, or has no such mistake.</exception>
    public static async Task<int> RunMistakesAsync(
        Session session,
        string wanted,
        string? whole,
        bool peek,
        CancellationToken cancellationToken
    )
    {
        var kata = await OpenAsync(session, wanted, peek, "mistakes", cancellationToken);
        if (whole is not null)
        {
            var file = kata.Mistakes.FirstOrDefault(file =>
                string.Equals(Path.GetFileNameWithoutExtension(file), whole, StringComparison.OrdinalIgnoreCase)
            )
                ?? throw new SetupException(
                    $"{kata.SolutionFolder}/mistakes has no {whole}; {session.CommandLine($"mistakes {wanted}")} lists "
                        + "them all."
                );
            session.Screen.Write(new Variant(kata, VariantKind.Mistake, file).Text);
            return ExitCode.Done;
        }

        Pager.Show(session.Screen, screen => ShowMistakes(session with { Screen = screen }, kata));
        return ExitCode.Done;
    }

    public static void Show(Session session, KataFiles kata)
    {
        var repository = session.Repository;
        if (kata.Solution is not { } solution || !repository.Has(solution))
        {
            throw new SetupException(
                $"{kata.SolutionFolder} has no answer. {Remedy.For(repository, kata.SolutionFolder)}"
            );
        }

        IReadOnlyList<(string Title, string[] Lines)> answers =
        [
            .. new[] { solution }
                .Concat(kata.Approaches)
                .Select(path => (session.Here(path), CodeOf(repository.Read(path)))),
        ];
        var columns = Math.Clamp(session.Screen.Width / MinColumn, 1, answers.Count);
        foreach (var row in answers.Chunk(columns))
        {
            ShowRow(
                session.Screen,
                row,
                columns > 1 ? (session.Screen.Width / columns) - 2
                    : session.Screen.IsTerminal ? session.Screen.Width
                    : int.MaxValue
            );
        }
    }

    public static void ShowMistakes(Session session, KataFiles kata)
    {
        foreach (var file in kata.Mistakes)
        {
            var header = MistakeHeader.Parse(session.Repository.Read(file));
            session.Screen.Line(session.Here(file), Tone.Strong);
            session.Screen.Line(("  Belief   ", Tone.Quiet), (header.Misconception ?? "", Tone.Plain));
            session.Screen.Line(("  Symptom  ", Tone.Quiet), (header.Symptom ?? "", Tone.Plain));
            foreach (var (spec, _) in header.Rejections)
            {
                session.Screen.Line(("  Spec     ", Tone.Quiet), (spec.Replace('_', ' '), Tone.Plain));
            }

            ShowChange(session, kata, file);
            session.Screen.Line();
        }
    }

    /// <summary>How the learner's file differs from the reference answer.</summary>
    public static void ShowDiff(Session session, KataFiles kata)
    {
        var mine = CodeOf(session.Repository.Read(kata.LearnerFile!));
        var reference = CodeOf(session.Repository.Read(kata.Solution!));
        session.Screen.Line($"- {session.Here(kata.LearnerFile!)}", Tone.Bad);
        session.Screen.Line($"+ {session.Here(kata.Solution!)}", Tone.Good);
        ShowChanges(session.Screen, LineDiff.Of(mine, reference), indent: "");
    }

    private static void ShowChange(Session session, KataFiles kata, string file)
    {
        var text = session.Repository.Read(file);
        if (!MistakePatch.IsPatch(file))
        {
            session.Screen.Line(
                ("  Code     ", Tone.Quiet),
                ("has little in common with the right answers", Tone.Plain)
            );
            var code = CodeOf(text).SkipWhile(static line => line.StartsWith("//", StringComparison.Ordinal));
            ShowChanges(session.Screen, [.. code.Select(static line => (' ', line))], "    ");
            return;
        }

        var patch = MistakePatch.Parse(file, text);
        session.Screen.Line(
            ("  Changes  ", Tone.Quiet),
            (session.Here($"{kata.SolutionFolder}/{patch.Right}"), Tone.Plain)
        );
        foreach (var (index, hunk) in patch.Hunks.Index())
        {
            if (index > 0)
            {
                session.Screen.Line("    ...", Tone.Quiet);
            }

            ShowChanges(session.Screen, hunk, "    ");
        }
    }

    private static void ShowChanges(Screen screen, IReadOnlyList<(char Mark, string Line)> lines, string indent)
    {
        var width = screen.IsTerminal ? screen.Width - indent.Length - 3 : int.MaxValue;
        for (var i = 0; i < lines.Count;)
        {
            var mark = lines[i].Mark;
            var tone = mark switch
            {
                '-' => Tone.Bad,
                '+' => Tone.Good,
                _ => Tone.Plain,
            };
            var alike = lines.Skip(i).TakeWhile(line => line.Mark == mark).Select(static line => line.Line).ToList();
            foreach (var line in CodeFold.Of(alike, width))
            {
                screen.Line(($"{indent}{mark}  ", tone), (line, tone));
            }

            i += alike.Count;
        }
    }

    private static async Task<KataFiles> OpenAsync(
        Session session,
        string wanted,
        bool peek,
        string command,
        CancellationToken cancellationToken
    )
    {
        var name = KataFinder.Find(session.Repository, wanted);
        var kata = KataFiles.Of(session.Repository, name);
        if (peek)
        {
            return kata;
        }

        await using var checker = new KataChecker(session.Repository);
        var status = await checker.LookAsync(name, cancellationToken);
        return status.State == KataState.Done
            ? kata
            : throw new SetupException(
                $"{name} is not green yet. Look anyway with: "
                    + $"{session.CommandLine($"{command} {name.Split('-')[0]} --peek")}"
            );
    }

    /// <summary>The lines of an answer without its documentation, which is that of the learner's own file.</summary>
    public static string[] CodeOf(string text) =>
        [
            .. text.TrimEnd('\n')
                .Split('\n')
                .Where(static line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)),
        ];

    private static void ShowRow(Screen screen, IReadOnlyList<(string Title, string[] Lines)> answers, int width)
    {
        screen.Line(string.Join("  ", answers.Select(it => Pad(it.Title, width))).TrimEnd(), Tone.Strong);
        var folded = answers.Select(it => CodeFold.Of(it.Lines, width).ToList()).ToList();
        for (var i = 0; i < folded.Max(static lines => lines.Count); i++)
        {
            screen.Line(
                string.Join("  ", folded.Select(lines => Pad(lines.ElementAtOrDefault(i) ?? "", width))).TrimEnd()
            );
        }

        screen.Line();
    }

    private static string Pad(string text, int width) =>
        width == int.MaxValue ? text
        : text.Length > width ? text[..width]
        : text.PadRight(width);
}
