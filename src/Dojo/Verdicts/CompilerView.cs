using AsyncKatas.Compiler.Contract;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Verdicts;

/// <summary>Says in which file the compiler stumbled, over what, and where it is known, why.</summary>
internal static class CompilerView
{
    private const int MaxErrors = 5;

    // The marks that a merge leaves; the same type, or the same member, twice.
    private const string ConflictMark = "CS8300";
    private static readonly string[] s_twins = ["CS0101", "CS0111"];

    /// <summary>Shows what <see cref="Of"/> says.</summary>
    public static void Show(Session session, Kata kata, IReadOnlyList<CompilerMessage> errors)
    {
        var (sentence, details) = Of(session, kata, errors);
        session.Screen.Line(sentence, Tone.Bad);
        if (details is not null)
        {
            session.Screen.Block(details);
        }
    }

    /// <summary>One sentence, and lines to show below it, such as the compiler's messages.</summary>
    public static (string Sentence, string? Details) Of(
        Session session,
        Kata kata,
        IReadOnlyList<CompilerMessage> errors
    )
    {
        var number = kata.Number;
        if (string.IsNullOrWhiteSpace(kata.Files.Repository.Read(kata.LearnerFile)))
        {
            var backups = new Backups(kata.Files.Repository, TimeProvider.System);
            return (
                $"{kata.LearnerFile} is empty. Undo that in your editor, or start again with: "
                    + $"{session.CommandLine($"reset {number}")}",
                backups.Newest(kata.Files, static text => !string.IsNullOrWhiteSpace(text)) is null
                    ? null
                    : $"A backup of what you had comes back with: {session.CommandLine($"restore {number}")}"
            );
        }

        if (
            errors.FirstOrDefault(static error => string.Equals(error.Id, ConflictMark, StringComparison.Ordinal)) is
            { } mark
        )
        {
            return (
                $"{mark.Path}({mark.Line}) holds two versions, left by a merge. Keep the lines that you want, delete "
                    + "the others and the lines <<<<<<<, ======= and >>>>>>>, and save.",
                null
            );
        }

        if (errors.Any(static error => s_twins.Contains(error.Id, StringComparer.Ordinal)) && TwinOf(kata) is { } twin)
        {
            return (
                $"{twin.File} declares {twin.Type} too, as {kata.LearnerFile} does, and only one of them can be your "
                    + $"answer. Move {twin.File} out of katas/, or change its extension from .cs.",
                null
            );
        }

        var culprit = errors.Any(error => string.Equals(error.Path, kata.LearnerFile, StringComparison.Ordinal))
            ? kata.LearnerFile
            : errors[0].Path;
        var ordered = errors
            .OrderBy(error => string.Equals(error.Path, culprit, StringComparison.Ordinal) ? 0 : 1)
            .ToList();
        var details = ordered.Take(MaxErrors).Select(Describe).ToList();
        if (errors.Count > MaxErrors)
        {
            details.Add($"... and {errors.Count - MaxErrors} more.");
        }

        var isMissing =
            string.Equals(culprit, kata.SpecFile, StringComparison.Ordinal)
            && ordered[0].Text.Contains($"'{kata.Files.Subject}'", StringComparison.Ordinal);
        return (
            isMissing
                ? $"{kata.LearnerFile} does not declare what {kata.SpecFile} calls. Write {kata.Files.Subject} as it "
                    + $"is in {kata.Files.StartingFile}:"
                : $"{culprit} does not compile:",
            string.Join(Environment.NewLine, details)
        );
    }

    // A copy under a name that nothing gives away.
    private static (string File, string Type)? TwinOf(Kata kata)
    {
        var ours = SourceTypes.In(kata.Files.Repository.Read(kata.LearnerFile));
        return (
            from file in kata.Files.Given
            from type in SourceTypes.In(kata.Files.Repository.Read(file)).Intersect(ours, StringComparer.Ordinal)
            select ((string, string)?)(file, type)
        ).FirstOrDefault();
    }

    /// <summary>Shows the warnings, if there are any.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="detail">
    /// How many of them, and whether to stand apart from what is above; null: as in a whole verdict.
    /// </param>
    public static void ShowWarnings(
        Screen screen,
        IReadOnlyList<CompilerMessage> warnings,
        VerdictDetail? detail = null
    )
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(warnings);
        detail ??= VerdictDetail.Full;
        var shown = warnings.Take(Math.Min(MaxErrors, detail.OutputLines)).Select(Describe).ToList();
        if (shown.Count > 0)
        {
            VerdictView.Gap(screen, detail);
            screen.Line("Compiler warnings:", Tone.Strong);
            screen.Block(string.Join(Environment.NewLine, shown));
        }
    }

    private static string Describe(CompilerMessage error) =>
        AsyncAdvice.On(error) is { } advice ? $"{error}{Environment.NewLine}    {advice}" : error.ToString();
}
