using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Update;

/// <summary><c>update</c>: a new version of AsyncKatas, and every answer as it was.</summary>
internal static class UpdateCommand
{
    /// <summary>The sentence for every other command while an update is half done.</summary>
    public static string Interrupted =>
        $"An update was interrupted, and your answers are waiting in {DojoFolder.Path}/backups. Finish it with: "
        + $"{Installation.CommandLine("src/Dojo", "update")}";

    /// <summary>Updates.</summary>
    /// <param name="session">Where.</param>
    /// <param name="from">The folder of the new version; null: git fetches it.</param>
    /// <param name="clock">Tells the dates of backups.</param>
    public static int Run(Session session, string? from, TimeProvider clock)
    {
        var screen = session.Screen;
        var repository = session.Repository;
        var goesOn = UpdatePlan.IsThere(repository);
        var template = Installation.TemplateFor(repository);
        var fresh = goesOn ? null
            : from is not null ? FolderSource.Open(repository, session.Folder, from)
            : template is not null ? new Repository(template)
            : null;
        screen.Line(
            goesOn ? "Resuming the update that was interrupted."
                : fresh is null ? "Asking git what is new ..."
                : "Looking at what is new ...",
            Tone.Quiet
        );
        if (new Updater(repository, clock, () => ShowWayBack(session)).Run(fresh) is not { } report)
        {
            screen.Line(
                template is null || from is not null
                    ? "There is nothing new."
                    : $"There is nothing new in this dojo. Get a newer one, and update again: {Installation.NewerTool}"
            );
            return ExitCode.Done;
        }

        Show(session, report);
        if (goesOn && from is not null)
        {
            screen.Line(
                ("Then  ", Tone.Strong),
                (session.CommandLine($"update --from {Installation.Quoted(from)}"), Tone.Plain)
            );
        }

        return ExitCode.Done;
    }

    // In the middle of it, the sources of the dojo may be of two versions, which nobody can build.
    private static void ShowWayBack(Session session) =>
        session.Screen.Line(
            "If this is interrupted, continue with: "
                + session
                    .CommandLine("update")
                    .Replace("dotnet run", "dotnet run --no-build", StringComparison.Ordinal),
            Tone.Quiet
        );

    private static void Show(Session session, UpdateReport report)
    {
        var screen = session.Screen;
        screen.Line(
            Installation.Template is null ? "Updated. The next start builds the new dojo." : "Updated.",
            Tone.Good
        );
        foreach (var kata in report.NewKatas)
        {
            screen.Line(("New   ", Tone.Strong), ($"katas/{kata}", Tone.Plain));
        }

        foreach (var answer in report.Plan.Answers)
        {
            ShowAnswer(session, answer, report.Places[answer]);
        }

        foreach (var path in report.Plan.Changed)
        {
            screen.Line(
                ("Note  ", Tone.Strong),
                (
                    $"You had changed {session.Here(path)}. The new one is there; yours is "
                        + $"{session.Here($"{report.Plan.Backup}/{path}")}.",
                    Tone.Plain
                )
            );
        }

        if (session.Repository.HasFolder(report.Plan.Backup))
        {
            screen.Line(
                ("Kept  ", Tone.Strong),
                ($"{session.Here(report.Plan.Backup)} holds every file that had to make way.", Tone.Plain)
            );
        }
    }

    private static void ShowAnswer(Session session, KeptAnswer answer, string? place)
    {
        var screen = session.Screen;
        if (place is null)
        {
            screen.Line(
                ("Note  ", Tone.Strong),
                (
                    $"{answer.File} is no longer a file to edit. What you wrote is now {session.Here(answer.Backup)}.",
                    Tone.Plain
                )
            );
            return;
        }

        screen.Line(
            ("Yours ", Tone.Strong),
            (
                $"{session.Here(place)} is as you left it"
                    + $"{(string.Equals(place, answer.File, StringComparison.Ordinal) ? "" : $" in {answer.File}")}.",
                Tone.Plain
            )
        );
        var kata = KataFiles.Of(session.Repository, place.Split('/')[1]);
        if (
            answer.Start is not { } before
            || !session.Repository.Has(kata.StartingFile!)
            || session.Repository.Read(kata.StartingFile!) is not { } after
            || string.Equals(before, after, StringComparison.Ordinal)
        )
        {
            return;
        }

        screen.Line(
            "      Its starting file has changed. Copy over what you need, or start from it: "
                + $"{session.CommandLine($"reset {kata.Name.Split('-')[0]}")}"
        );
        foreach (
            var (mark, line) in LineDiff.Of(before.Split('\n'), after.Split('\n')).Where(static it => it.Mark != ' ')
        )
        {
            screen.Line($"      {mark} {line}", mark == '+' ? Tone.Good : Tone.Bad);
        }
    }
}
