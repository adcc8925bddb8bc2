using AsyncKatas.Dojo.Evening;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Who sits where, and what makes a plan.</summary>
public sealed class TimerPlanTests
{
    private static readonly string[] s_everybody = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal"];

    [Fact]
    public void In_a_randori_the_navigator_drives_next() =>
        Seatings(Plan(["Ann", "Ben", "Cleo"], isPairing: false, rounds: 2))
            .ShouldBe([
                "Ann drives, Ben navigates",
                "Ben drives, Cleo navigates",
                "Cleo drives, Ann navigates",
                "Ann drives, Ben navigates",
                "Ben drives, Cleo navigates",
                "Cleo drives, Ann navigates",
            ]);

    [Fact]
    public void Two_people_take_turns() =>
        Seatings(Plan(["Ann", "Ben"], isPairing: false, rounds: 1))
            .ShouldBe(["Ann drives, Ben navigates", "Ben drives, Ann navigates"]);

    [Fact]
    public void Pairs_sit_at_tables_and_an_odd_one_visits() =>
        Seatings(Plan(["Ann", "Ben", "Cleo", "Dan", "Eve"], isPairing: true, rounds: 1)[..1])
            .ShouldBe(["table 1 Dan drives, Ann navigates; table 2 Ben drives, Cleo navigates; Eve visits"]);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void In_a_round_of_pairs_everybody_works_with_everybody_once(int count)
    {
        var names = s_everybody[..count];
        var round = Plan(names, isPairing: true, rounds: 1);
        round
            .SelectMany(static seating => seating.Pairs)
            .Select(static pair => Two(pair.Driver, pair.Navigator))
            .Order(StringComparer.Ordinal)
            .ShouldBe(
                names
                    .SelectMany((one, index) => names[(index + 1)..].Select(other => Two(one, other)))
                    .Order(StringComparer.Ordinal)
            );
        foreach (var seating in round)
        {
            seating
                .Pairs.SelectMany(static pair => new[] { pair.Driver, pair.Navigator })
                .Concat(seating.Free is null ? [] : [seating.Free])
                .Order(StringComparer.Ordinal)
                .ShouldBe(names);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Seats_are_shared_fairly_in_one_round_of_pairs_and_evenly_in_two(int count)
    {
        var names = s_everybody[..count];
        foreach (var name in names)
        {
            var one = Drives(name, Plan(names, isPairing: true, rounds: 1));
            var partners = names.Length - 1;
            one.ShouldBeInRange(partners / 2, (partners + 1) / 2, name);
            Drives(name, Plan(names, isPairing: true, rounds: 2)).ShouldBe(partners, name);
        }
    }

    [Theory]
    [InlineData("5", 300)]
    [InlineData("0.5", 30)]
    [InlineData("5m", 300)]
    [InlineData("1.5m", 90)]
    [InlineData("90s", 90)]
    [InlineData("1s", 1)]
    [InlineData("2.5s", 2.5)]
    [InlineData("240", 14400)]
    public void A_turn_takes_minutes_or_seconds(string text, double seconds) =>
        TurnLength.Parse(text).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("-5")]
    [InlineData("0.9s")]
    [InlineData("241")]
    [InlineData("14401s")]
    [InlineData("99999999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("1e1")]
    [InlineData("1,5")]
    [InlineData("5 m")]
    [InlineData("m")]
    [InlineData("5h")]
    [InlineData("soon")]
    public void Anything_else_is_no_turn(string text) =>
        Should
            .Throw<SetupException>(() => TurnLength.Parse(text))
            .Message.ShouldBe(
                $"--turn takes minutes or seconds, such as 5, 0.5, 5m or 90s, from one second to four hours, not "
                    + $"\"{text}\"."
            );

    [Theory]
    [InlineData(300, "5 min")]
    [InlineData(90, "1.5 min")]
    [InlineData(100, "100 s")]
    [InlineData(30, "30 s")]
    [InlineData(2.5, "2.5 s")]
    [InlineData(6000, "100 min")]
    public void A_length_of_time_is_said_exactly(double seconds, string words) =>
        TurnLength.Say(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    [Theory]
    [InlineData(300, "5:00")]
    [InlineData(299.001, "5:00")]
    [InlineData(59, "0:59")]
    [InlineData(0.3, "0:01")]
    [InlineData(0, "0:00")]
    [InlineData(4500, "75:00")]
    public void A_part_of_a_second_that_is_left_counts_as_one(double seconds, string words) =>
        TurnLength.Left(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    private static Seating[] Plan(string[] names, bool isPairing, int rounds)
    {
        var plan = new TimerPlan(names, TimeSpan.FromMinutes(5), rounds, isPairing);
        return [.. Enumerable.Range(1, plan.Turns).Select(plan.SeatingAt)];
    }

    private static IEnumerable<string> Seatings(Seating[] seatings) =>
        seatings.Select(static seating => seating.ToString());

    private static int Drives(string name, Seating[] seatings) =>
        seatings
            .SelectMany(static seating => seating.Pairs)
            .Count(pair => string.Equals(pair.Driver, name, StringComparison.Ordinal));

    private static string Two(string one, string other) =>
        string.Join(" + ", new[] { one, other }.Order(StringComparer.Ordinal));
}
