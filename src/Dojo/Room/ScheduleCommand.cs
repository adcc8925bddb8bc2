using System.Globalization;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Room;

/// <summary><c>schedule</c>: which katas fit into the time that a room has, and when each begins.</summary>
internal static class ScheduleCommand
{
    private const int MostMinutes = 720;
    private const int MostDays = 10;

    /// <summary>Shows the timetable.</summary>
    /// <param name="session">Where.</param>
    /// <param name="minutes">How long a day is.</param>
    /// <param name="days">How many days.</param>
    /// <param name="level">What the room takes on.</param>
    /// <param name="start">When a day begins, as 9:00; null: times count from there.</param>
    public static int Run(Session session, int minutes, int days, string level, string? start)
    {
        var table = Plan(session.Repository, minutes, days, level);
        var origin = OriginOf(start);
        var screen = session.Screen;
        var count = table.Slots.Count(static slot => slot.Kind == SlotKind.Kata);
        screen.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(days == 1 ? "" : $"{days} days of ")}{minutes} minutes, level {level}: "
                    + $"{count} {(count == 1 ? "kata" : "katas")}"
            ),
            Tone.Strong
        );
        foreach (var day in table.Slots.GroupBy(static slot => slot.Day))
        {
            screen.Line();
            if (days > 1)
            {
                screen.Line(string.Create(CultureInfo.InvariantCulture, $"Day {day.Key}"), Tone.Strong);
            }

            foreach (var slot in day)
            {
                screen.Line(
                    ($"{Clock(origin + slot.Start)}  {Number(slot.Minutes),3} min  ", Tone.Quiet),
                    (Say(slot), slot.Kind == SlotKind.Kata ? Tone.Strong : Tone.Plain)
                );
            }

            screen.Line(($"{Clock(origin + minutes)}           ", Tone.Quiet), ("End", Tone.Plain));
        }

        if (table.Next is { Count: > 0 } next)
        {
            screen.Line();
            screen.Line(
                "Whoever is faster than the room goes on with "
                    + $"{string.Join(", ", next.Select(static kata => $"{kata.Number} {kata.Title}"))}."
            );
        }

        return ExitCode.Done;
    }

    /// <summary>The timetable that somebody asks for.</summary>
    /// <exception cref="SetupException">There is none.</exception>
    public static Timetable Plan(Repository repository, int minutes, int days, string level)
    {
        if (minutes is < 1 or > MostMinutes)
        {
            throw new SetupException(
                FormattableString.Invariant(
                    $"--minutes takes from 1 to {MostMinutes} minutes of one day, not {minutes}."
                )
            );
        }

        if (days is < 1 or > MostDays)
        {
            throw new SetupException(
                FormattableString.Invariant($"--days takes from 1 to {MostDays} days, not {days}.")
            );
        }

        if (!FrontMatter.Levels.Contains(level, StringComparer.Ordinal))
        {
            throw new SetupException($"--level takes {string.Join(", ", FrontMatter.Levels)}, not \"{level}\".");
        }

        var katas = KataTime.AllOf(repository);
        var table = Timetable.Of(katas, level, minutes, days);
        return table.Slots.Any(static slot => slot.Kind == SlotKind.Kata)
            ? table
            : throw NothingFits(katas, level, minutes);
    }

    private static SetupException NothingFits(IReadOnlyList<KataTime> katas, string level, int minutes)
    {
        const int Around = Timetable.Welcome + Timetable.Talk + Timetable.Closing;
        return Timetable.Of(katas, level, MostMinutes) is { } long_
            && long_.Slots.Where(static slot => slot.Kind == SlotKind.Kata).ToList() is { Count: > 0 } fitting
            ? new SetupException(
                FormattableString.Invariant(
                    $"No kata fits into {minutes} minutes: the shortest way takes "
                ) + FormattableString.Invariant($"{Around + fitting.Min(static slot => slot.Minutes)}.")
            )
            : new SetupException($"There is no kata for the level {level}.");
    }

    private static int OriginOf(string? start)
    {
        if (start is null)
        {
            return 0;
        }

        var culture = CultureInfo.InvariantCulture;
        return TimeOnly.TryParseExact(start, ["H:mm", "%H"], culture, DateTimeStyles.None, out var it)
            ? (it.Hour * 60) + it.Minute
            : throw new SetupException($"--start takes a time of the day such as 9:00 or 18:30, not \"{start}\".");
    }

    private static string Say(Slot slot) =>
        slot.Kind switch
        {
            SlotKind.Welcome when slot.Day == 1 => "Welcome: doctor on every computer, the first red verdict together",
            SlotKind.Welcome => "Welcome back: what stayed, what did not",
            SlotKind.Kata => $"{slot.Kata!.Number} {slot.Kata.Title}",
            SlotKind.Talk => $"Talk about {slot.Kata!.Number}",
            SlotKind.Break => "Break",
            SlotKind.Lunch => "Lunch",
            SlotKind.Spare => "To spare: finish, compare answers",
            _ => "Retrospective",
        };

    private static string Clock(int minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes / 60 % 24,2}:{minutes % 60:00}");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
