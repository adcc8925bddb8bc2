using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Progress;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary><c>room FOLDER</c>: where everybody is who has written their progress to a folder.</summary>
internal static class RoomCommand
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    /// <summary>Shows it.</summary>
    /// <param name="session">Where.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="follows">True: shows it anew whenever it changes.</param>
    /// <param name="clock">Tells how old a report is, and when to look again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(
        Session session,
        string folder,
        bool follows,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reports = ReportFolder.Open(session.Folder, folder);
        var katas = KataTime.AllOf(session.Repository);
        var screen = session.Screen;
        for (string? last = null; ;)
        {
            var now = clock.GetUtcNow();
            var rows = screen.Record(it => Show(session with { Screen = it }, folder, reports, katas, now));
            var text = string.Join('\n', rows.Select(static row => string.Concat(row.Select(static it => it.Text))));
            if (!string.Equals(text, last, StringComparison.Ordinal))
            {
                if (last is not null || (follows && screen.IsLive))
                {
                    screen.Clear();
                }

                foreach (var row in rows)
                {
                    screen.Row(row);
                }
            }

            if (!follows)
            {
                return ExitCode.Done;
            }

            last = text;
            await Task.Delay(s_look, clock, cancellationToken);
        }
    }

    private static void Show(
        Session session,
        string folder,
        ReportFolder from,
        IReadOnlyList<KataTime> katas,
        DateTimeOffset now
    )
    {
        var screen = session.Screen;
        var (reports, unreadable) = from.Read();
        if (reports.Count == 0)
        {
            screen.Line($"Nobody has written anything to {folder} yet. Everybody does it with:");
            screen.Line(
                session.CommandLine($"progress --export {Installation.Quoted(folder)} --name NAME"),
                Tone.Strong
            );
        }
        else
        {
            ShowPeople(screen, reports, katas, now);
            screen.Line();
            ShowKatas(screen, reports, katas);
        }

        foreach (var name in unreadable)
        {
            screen.Line($"{name} is no report that this dojo can read; whoever wrote it can export again.", Tone.Quiet);
        }
    }

    // By name: an order by progress would tell the room who is the slowest.
    private static void ShowPeople(
        Screen screen,
        IReadOnlyList<Report> reports,
        IReadOnlyList<KataTime> katas,
        DateTimeOffset now
    )
    {
        var width = reports.Max(static report => report.Name.Length);
        foreach (var report in reports)
        {
            screen.Line(
                ($"{report.Name.PadRight(width)}  ", Tone.Strong),
                ($"{Number(DoneBy(report, katas)),2} done  ", Tone.Good),
                (PlaceOf(report, katas), Tone.Plain),
                ($"  {Age(now - report.At)}", Tone.Quiet)
            );
        }
    }

    private static void ShowKatas(Screen screen, IReadOnlyList<Report> reports, IReadOnlyList<KataTime> katas)
    {
        var width = katas.Max(static kata => kata.Title.Length);
        foreach (var kata in katas)
        {
            var entries = reports.Select(report => EntryOf(report, kata)).OfType<Report.KataEntry>().ToList();
            if (entries.Count > 0)
            {
                var done = entries.Count(static entry => entry.State == KataState.Done);
                screen.Line(
                    ($"{kata.Number} {kata.Title.PadRight(width)}  ", Tone.Plain),
                    ($"{Number(done)} of {Number(reports.Count)} done", done > 0 ? Tone.Good : Tone.Plain),
                    (entries.Count > done ? $", {Number(entries.Count - done)} at work" : "", Tone.Quiet)
                );
            }
        }
    }

    private static int DoneBy(Report report, IReadOnlyList<KataTime> katas) =>
        katas.Count(kata => EntryOf(report, kata) is { State: KataState.Done });

    // The last kata that they have begun and not finished; else the first that they have not begun.
    private static string PlaceOf(Report report, IReadOnlyList<KataTime> katas)
    {
        if (katas.LastOrDefault(kata => EntryOf(report, kata) is { State: not KataState.Done }) is { } at)
        {
            var entry = EntryOf(report, at)!;
            var how =
                entry.State == KataState.DoesNotCompile
                    ? "does not compile"
                    : $"{Number(entry.Passed)} of {Number(entry.Specs)} specs pass";
            return $"at {at.Number} {at.Title}: {how}";
        }

        return katas.FirstOrDefault(kata => EntryOf(report, kata) is null) is { } next
            ? $"next {next.Number} {next.Title}"
            : "through";
    }

    private static Report.KataEntry? EntryOf(Report report, KataTime kata) =>
        report.Katas.FirstOrDefault(entry => string.Equals(entry.Name, kata.Name, StringComparison.Ordinal));

    // Their clock may be ahead of ours.
    private static string Age(TimeSpan age) =>
        age.TotalMinutes < 1 ? "just now"
        : age.TotalHours < 1 ? $"{Number((int)age.TotalMinutes)} min ago"
        : age.TotalDays < 1 ? $"{Number((int)age.TotalHours)} h ago"
        : $"{Number((int)age.TotalDays)} {((int)age.TotalDays == 1 ? "day" : "days")} ago";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
