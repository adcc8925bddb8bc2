using AsyncKatas.Dojo.Evening;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What the room sees and hears.</summary>
public sealed class TimerViewTests
{
    private static readonly TimerPlan s_three = TimerPlan.Of(["Ann", "Ben", "Cleo"], "5", "1", isPairing: false);

    [Fact]
    public async Task Without_a_terminal_there_is_a_line_for_each_event()
    {
        var run = await TimerRun.OfAsync(s_three, (60, 'p'), (120, 'p'), (130, '+'), (140, 'x'), (150, 'n'));
        run.Output.ShouldBe(
            """
            Randori with Ann, Ben, Cleo
            3 turns of 5 min in 1 round: 15 min, until 00:15 if nobody pauses.
            The driver types and asks; the navigator says where to go, not which keys.
            At the bell the navigator drives next. Others speak while the specs are green.
            p pause and go on  n next turn  + one more minute  q look back and end

            Turn 1 of 3: Ann drives, Ben navigates. Next: Ben drives, Cleo navigates.
            Paused with 4:00 left. Press p to go on.
            On we go, 4:00 left.
            One more minute, 4:50 left.
            p pause and go on  n next turn  + one more minute  q look back and end
            This turn ends early.
            Turn 2 of 3: Ben drives, Cleo navigates. Next: Cleo drives, Ann navigates.
            0:30 left. Next: Cleo drives, Ann navigates.
            Bell! Hands off the keyboard, change seats.
            Turn 3 of 3: Cleo drives, Ann navigates. Last turn.
            0:30 left. Last turn.
            Bell! That was the last turn.

            Look back together: one sentence each, Ann begins.
              1. Which moment today made something clear to you?
              2. Where did the group lose time, and what would have helped?
              3. What will you do differently at your own keyboard tomorrow?

            """.ReplaceLineEndings("\n")
        );
    }

    [Fact]
    public async Task In_a_terminal_the_bell_rings_once_for_each_turn_that_runs_out()
    {
        var run = await TimerRun.OfAsync(s_three, isLive: true, (10, 'n'));
        run.Output.Count(static letter => letter == '\a').ShouldBe(2);
        run.Output.ShouldContain("\aBell! Hands off the keyboard, change seats.\n");
    }

    [Fact]
    public async Task In_a_terminal_one_line_shows_what_is_left()
    {
        var run = await TimerRun.OfAsync(s_three, isLive: true, (1.5, 'p'), (2, 'q'));
        var status = run.Output[run.Output.IndexOf('\r', StringComparison.Ordinal)..];
        status
            .Split('\r')
            .Select(static part => part.TrimEnd(' '))
            .Where(static part => part.Length > 0)
            .Take(4)
            .ShouldBe([
                " 5:00  Ann drives, Ben navigates. Next: Ben drives, Cleo navigates.",
                " 4:59  Ann drives, Ben navigates. Next: Ben drives, Cleo navigates.",
                "Paused with 4:59 left. Press p to go on.\n",
                " 4:59  paused  Ann drives, Ben navigates. Next: Ben drives, Cleo navigates.",
            ]);
    }

    [Theory]
    [InlineData("Ann-Katharina-Wilhelmine-Friederike", 79)]
    [InlineData("李小龙李小龙李小龙李小龙李小龙", 79)] // two columns each
    public async Task The_line_is_cut_before_the_last_column_and_leaves_nothing_behind(string name, int columns)
    {
        var run = await TimerRun.OfAsync(
            TimerPlan.Of([name, "Ben", "Cleo"], "5", "1", isPairing: false),
            isLive: true,
            (1.5, 'q')
        );
        var writes = run.Output[run.Output.IndexOf('\r', StringComparison.Ordinal)..].Split('\r')[1..];
        writes[..2].ShouldAllBe(line => Columns(line) > columns - 2 && Columns(line) <= columns);
        writes[2].ShouldBe(new string(' ', Columns(writes[1])));
        writes[3].ShouldStartWith("\nLook back together");
    }

    [Fact]
    public async Task A_pairing_dojo_says_where_everybody_goes()
    {
        var run = await TimerRun.OfAsync(
            TimerPlan.Of(["Ann", "Ben", "Cleo", "Dan", "Eve"], "10", "1", isPairing: true),
            (1, 'q')
        );
        run.Output.ShouldStartWith(
            "Pairing with Ann, Ben, Cleo, Dan, Eve\n5 turns of 10 min in 1 round: 50 min, until 00:50 if nobody "
                + "pauses.\n"
        );
        run.Output.ShouldContain("At the bell everybody goes to the table of their next pair; the code stays.\n");
        run.Output.ShouldContain(
            "Turn 1 of 5: table 1 Dan drives, Ann navigates; table 2 Ben drives, Cleo navigates; Eve visits. Next: "
                + "table 1 "
        );
    }

    private static int Columns(string text) => text.Sum(static letter => letter >= '\u4e00' ? 2 : 1);
}
