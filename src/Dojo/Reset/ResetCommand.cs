using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Reset;

/// <summary><c>reset KATA</c>: the starting file comes back, and what the learner has written is kept.</summary>
internal static class ResetCommand
{
    /// <summary>Resets one kata, or all that were touched.</summary>
    /// <param name="session">Where.</param>
    /// <param name="wanted">The kata, in the learner's words; null with <paramref name="all"/>.</param>
    /// <param name="all">True: every kata.</param>
    /// <param name="clock">Tells the date of the backup.</param>
    /// <exception cref="SetupException">Neither or both were given, or a file cannot be kept or written.</exception>
    public static int Run(Session session, string? wanted, bool all, TimeProvider clock)
    {
        if ((wanted is null) != all)
        {
            throw new SetupException(
                all ? "reset takes a kata or --all, not both." : "Say which kata to reset, or --all for every kata."
            );
        }

        foreach (
            var name in wanted is null
                ? session.Repository.KataFolders()
                : [KataFinder.Find(session.Repository, wanted)]
        )
        {
            Reset(session, KataFiles.Of(session.Repository, name), clock);
        }

        return ExitCode.Done;
    }

    /// <summary>Resets a kata.</summary>
    public static void Reset(Session session, KataFiles kata, TimeProvider clock)
    {
        var starts = new StartingFiles(session.Repository);
        if (kata is not { LearnerFile: { } learner, StartingFile: { } start })
        {
            throw Kata.WithoutSpec(kata);
        }

        if (starts.IsUntouched(kata))
        {
            session.Screen.Line($"{kata.Name} is as it was at the start.");
            return;
        }

        if (!session.Repository.Has(start))
        {
            throw new SetupException(
                $"{start} is missing, which is the starting file of {kata.Name}. "
                    + $"{Remedy.For(session.Repository, start)}"
            );
        }

        var kept = session.Repository.Has(learner) ? new Backups(session.Repository, clock).Keep(kata) : null;
        starts.PutBack(kata);
        session.Screen.Line($"{kata.Name} is reset.", Tone.Good);
        if (kept is not null)
        {
            session.Screen.Line(("Kept  ", Tone.Strong), (session.Here(kept), Tone.Plain));
            session.Screen.Line(
                ("Back  ", Tone.Strong),
                (session.CommandLine($"restore {kata.Name.Split('-')[0]}"), Tone.Plain)
            );
        }
    }

    /// <summary><c>restore KATA</c>: the last backup that differs from what is there now comes back.</summary>
    /// <param name="session">Where.</param>
    /// <param name="wanted">The kata, in the learner's words.</param>
    /// <param name="from">A part of the backup's name, such as its date; null: the newest.</param>
    /// <param name="clock">Tells the date of the backup that is made of what is there now.</param>
    public static int Restore(Session session, string wanted, string? from, TimeProvider clock)
    {
        var repository = session.Repository;
        var kata = KataFiles.Of(repository, KataFinder.Find(repository, wanted));
        var backups = new Backups(repository, clock);
        var all = backups.Of(kata);
        var present = kata.LearnerFile is { } learner && repository.Has(learner) ? repository.Read(learner) : null;
        var chosen = all.LastOrDefault(backup =>
            from is null
                ? repository.Read(backup) is var text
                    && !string.IsNullOrWhiteSpace(text)
                    && !string.Equals(text, present, StringComparison.Ordinal)
                : backup[(backup.LastIndexOf('/') + 1)..].Contains(from, StringComparison.Ordinal)
        );
        if (chosen is null)
        {
            throw new SetupException(
                all.Count == 0 ? $"There is no backup of {kata.Name}; reset makes one."
                : from is null ? $"The backups of {kata.Name} hold nothing but what is there now."
                : $"There is no backup of {kata.Name} with \"{from}\" in its name; there are "
                    + $"{string.Join(", ", all.Select(static it => it[(it.LastIndexOf('/') + 1)..]))}."
            );
        }

        var kept = present is null || new StartingFiles(repository).IsUntouched(kata) ? null : backups.Keep(kata);
        backups.PutBack(kata, chosen);
        session.Screen.Line(
            $"{session.Here(kata.LearnerFile!)} is back to what it was in {session.Here(chosen)}.",
            Tone.Good
        );
        if (kept is not null)
        {
            session.Screen.Line(("Kept  ", Tone.Strong), (session.Here(kept), Tone.Plain));
        }

        ShowOthers(
            session,
            all.Where(it =>
                !string.Equals(it, chosen, StringComparison.Ordinal)
                && !string.Equals(it, kept, StringComparison.Ordinal)
            )
        );
        return ExitCode.Done;
    }

    private static void ShowOthers(Session session, IEnumerable<string> others)
    {
        foreach (var other in others)
        {
            session.Screen.Line(("Also  ", Tone.Quiet), (session.Here(other), Tone.Quiet));
        }
    }
}
