using AsyncKatas.Dojo.Solutions;
using AsyncKatas.KataModel;
using AsyncKatas.Notebooks.Html;

namespace AsyncKatas.Dojo.Web;

/// <summary>Other answers to a kata, right and wrong, for whoever has one or wants to look all the same.</summary>
internal static class KataAnswers
{
    /// <summary>The right answers, and how the learner's differs from the first.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="kata">The kata.</param>
    /// <exception cref="SetupException">There is no answer.</exception>
    public static object Right(Repository repository, KataFiles kata)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(kata);
        if (kata.Solution is not { } solution || !repository.Has(solution))
        {
            throw new SetupException(
                $"{kata.SolutionFolder} has no answer. {Remedy.For(repository, kata.SolutionFolder)}"
            );
        }

        string[] mine =
            kata.LearnerFile is { } learner && repository.Has(learner)
                ? SolutionCommand.CodeOf(repository.Read(learner))
                : [];
        return new
        {
            Answers = new[] { solution }
                .Concat(kata.Approaches)
                .Select(path => new { File = path, Html = Code(SolutionCommand.CodeOf(repository.Read(path))) }),
            Difference = Marked(LineDiff.Of(mine, SolutionCommand.CodeOf(repository.Read(solution)))),
        };
    }

    /// <summary>The wrong answers: what each believes and changes, and which specs catch it.</summary>
    /// <param name="repository">The checkout.</param>
    /// <param name="kata">The kata.</param>
    public static object Wrong(Repository repository, KataFiles kata)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(kata);
        return new
        {
            Mistakes = kata.Mistakes.Select(file =>
            {
                var text = repository.Read(file);
                var header = MistakeHeader.Parse(text);
                return new
                {
                    File = file,
                    Belief = header.Misconception ?? "",
                    Symptom = header.Symptom ?? "",
                    Specs = header.Rejections.Select(static it => it.Spec.Replace('_', ' ')),
                    Lines = MistakePatch.IsPatch(file)
                        ? MistakePatch.Parse(file, text).Hunks.SelectMany(static hunk => Marked(hunk))
                        : SolutionCommand
                            .CodeOf(text)
                            .SkipWhile(static line => line.StartsWith("//", StringComparison.Ordinal))
                            .Select(static line => $" {line}"),
                };
            }),
        };
    }

    private static string Code(IEnumerable<string> lines) => PagePart.Code(string.Join('\n', lines));

    private static IEnumerable<string> Marked(IEnumerable<(char Mark, string Line)> lines) =>
        lines.Select(static line => $"{line.Mark}{line.Line}");
}
