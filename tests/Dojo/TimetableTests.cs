using AsyncKatas.Dojo.Room;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Which katas fit into the time that a room has.</summary>
public sealed class TimetableTests
{
    private static readonly KataTime[] s_katas =
    [
        Kata("01-a", 20, "beginner"),
        Kata("02-b", 20, "beginner", "01-a"),
        Kata("03-c", 60, "beginner", "02-b"),
        Kata("04-d", 30, "intermediate", "02-b"),
        Kata("05-e", 30, "intermediate", "03-c"),
        Kata("06-f", 75, "advanced", "04-d"),
        Kata("07-g", 45, "advanced", "05-e"),
        Kata("08-h", 45, "advanced", "07-g"),
    ];

    [Theory]
    [InlineData("beginner", 90, 1)]
    [InlineData("beginner", 135, 1)]
    [InlineData("intermediate", 240, 1)]
    [InlineData("advanced", 420, 2)]
    [InlineData("beginner", 420, 3)]
    public void Each_day_is_full_to_the_minute_and_has_a_welcome_and_an_end(string level, int minutes, int days)
    {
        var table = Timetable.Of(s_katas, level, minutes, days);
        foreach (var day in table.Slots.GroupBy(static slot => slot.Day))
        {
            var now = 0;
            foreach (var slot in day)
            {
                slot.Start.ShouldBe(now);
                now += slot.Minutes;
            }

            now.ShouldBe(minutes);
            day.First().Kind.ShouldBe(SlotKind.Welcome);
            day.Last().Kind.ShouldBe(SlotKind.Closing);
        }

        table.Slots.Max(static slot => slot.Day).ShouldBe(days);
    }

    [Theory]
    [InlineData("beginner", 420, 3)]
    [InlineData("intermediate", 300, 2)]
    public void A_kata_comes_once_after_its_prerequisites_and_somebody_talks_about_it(
        string level,
        int minutes,
        int days
    )
    {
        var table = Timetable.Of(s_katas, level, minutes, days);
        var names = Names(table);
        names.ShouldBeUnique();
        foreach (var (index, kata) in table.Katas.Index())
        {
            kata.Prerequisites.Intersect(names, StringComparer.Ordinal)
                .ShouldAllBe(before => names.IndexOf(before) < index);
        }

        var pairs = table.Slots.Zip(table.Slots.Skip(1));
        foreach (var (slot, next) in pairs.Where(static it => it.First.Kind == SlotKind.Kata))
        {
            var (kind, start) = (SlotKind.Talk, slot.Start + slot.Minutes);
            next.ShouldBe(slot with { Kind = kind, Start = start, Minutes = Timetable.Talk });
        }
    }

    [Theory]
    [InlineData("beginner", 90, "01-a 02-b")]
    [InlineData("beginner", 135, "01-a 02-b 04-d")] // 03-c would take an hour
    [InlineData("intermediate", 90, "04-d")]
    [InlineData("intermediate", 100, "04-d 05-e")]
    [InlineData("advanced", 135, "06-f")]
    [InlineData("beginner", 54, "")]
    [InlineData("beginner", 55, "01-a")]
    public void What_fits_is_taken_in_order_and_what_is_below_the_level_is_known(
        string level,
        int minutes,
        string names
    ) =>
        string.Join(' ', Names(Timetable.Of(s_katas, level, minutes))).ShouldBe(names);

    [Fact]
    public void Nobody_works_for_more_than_ninety_minutes_and_a_long_day_has_one_lunch()
    {
        var table = Timetable.Of(s_katas, "beginner", 420, 2);
        foreach (var day in table.Slots.GroupBy(static slot => slot.Day))
        {
            var stretch = 0;
            foreach (var slot in day.Where(static slot => slot.Kind is not (SlotKind.Spare or SlotKind.Closing)))
            {
                stretch = slot.Kind is SlotKind.Break or SlotKind.Lunch ? 0 : stretch + slot.Minutes;
                stretch.ShouldBeLessThanOrEqualTo(90);
            }
        }

        table.Slots.Count(static slot => slot is { Day: 1, Kind: SlotKind.Lunch }).ShouldBe(1);
        Timetable.Of(s_katas, "beginner", 240).Slots.ShouldNotContain(static slot => slot.Kind == SlotKind.Lunch);
    }

    [Fact]
    public void Whoever_is_faster_goes_on_with_what_could_come_next()
    {
        Timetable.Of(s_katas, "beginner", 90).Next.Select(static kata => kata.Name).ShouldBe(["03-c", "04-d"]);
        Timetable.Of(s_katas, "advanced", 60).Next.Select(static kata => kata.Name).ShouldBe(["06-f", "07-g"]);
        Timetable.Of(s_katas, "beginner", 720).Next.ShouldBeEmpty();
    }

    private static List<string> Names(Timetable table) =>
        [.. table.Slots.Where(static slot => slot.Kind == SlotKind.Kata).Select(static slot => slot.Kata!.Name)];

    private static KataTime Kata(string name, int minutes, string level, params string[] prerequisites) =>
        new(name, name, "en", minutes, level, ["await"], prerequisites);
}
