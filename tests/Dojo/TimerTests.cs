using AsyncKatas.Dojo.Evening;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What the timer tells and when, to the tick.</summary>
public sealed class TimerTests
{
    private static readonly TimerPlan s_two = Randori(5, 1, "Ann", "Ben");

    [Fact]
    public async Task Every_turn_has_its_warning_and_its_bell_at_its_moment() =>
        (await TimerRun.OfAsync(Randori(5, 1, "Ann", "Ben", "Cleo"))).Events.ShouldBe([
            "0:00 turn 1 begins",
            "4:30 warning, 0:30 left",
            "5:00 bell of turn 1",
            "5:00 turn 2 begins",
            "9:30 warning, 0:30 left",
            "10:00 bell of turn 2",
            "10:00 turn 3 begins",
            "14:30 warning, 0:30 left",
            "15:00 bell of turn 3",
            "15:00 end",
        ]);

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Rounds_follow_each_other() =>
        (await TimerRun.OfAsync(Randori(5, 3, "Ann", "Ben"))).Bells.ShouldBe([
            "5:00",
            "10:00",
            "15:00",
            "20:00",
            "25:00",
            "30:00",
        ]);

    [Theory]
    [InlineData("2m", "1:48 warning, 0:12 left")]
    [InlineData("3s", "0:02.7 warning, 0:00.3 left")]
    [InlineData("20m", "19:30 warning, 0:30 left")]
    [Trait(When.Trait, When.Ci)]
    public async Task The_warning_comes_a_tenth_before_the_bell_and_half_a_minute_at_most(
        string turn,
        string warning
    ) =>
        (await TimerRun.OfAsync(TimerPlan.Of(["Ann", "Ben"], turn, "1", isPairing: false))).Events[1].ShouldBe(warning);

    [Fact]
    public async Task Every_second_is_told_once() =>
        (
            await TimerRun.OfAsync(TimerPlan.Of(["Ann", "Ben"], "2.5s", "1", isPairing: false), (2.75, 'q'))
        ).Ticks.ShouldBe(["0:00 0:02.5", "0:00.5 0:02", "0:01.5 0:01", "0:02.25 0:00.25", "0:02.5 0:02.5"]);

    [Theory]
    [InlineData('p')]
    [InlineData(KeyReader.Enter)]
    [Trait(When.Trait, When.Ci)]
    public async Task A_pause_stretches_its_turn_and_all_that_follow(char key) =>
        (await TimerRun.OfAsync(s_two, (60.25, key), (160.5, key))).Events.ShouldBe([
            "0:00 turn 1 begins",
            "1:00.25 pause, 3:59.75 left",
            "2:40.5 on, 3:59.75 left",
            "6:10.25 warning, 0:30 left",
            "6:40.25 bell of turn 1",
            "6:40.25 turn 2 begins",
            "11:10.25 warning, 0:30 left",
            "11:40.25 bell of turn 2",
            "11:40.25 end",
        ]);

    [Fact]
    public async Task Nothing_passes_during_a_pause() =>
        (await TimerRun.OfAsync(s_two, (1.5, 'p'), (36000, 'q'))).Ticks.ShouldBe([
            "0:00 5:00",
            "0:01 4:59",
            "0:01.5 4:58.5",
        ]);

    [Fact]
    public async Task The_next_turn_can_begin_early_and_is_a_whole_one() =>
        (await TimerRun.OfAsync(s_two, (100, 'n'))).Events.ShouldBe([
            "0:00 turn 1 begins",
            "1:40 next",
            "1:40 turn 2 begins",
            "6:10 warning, 0:30 left",
            "6:40 bell of turn 2",
            "6:40 end",
        ]);

    [Fact]
    public async Task The_turn_after_a_skipped_pause_runs() =>
        (await TimerRun.OfAsync(s_two, (100, 'p'), (200, 'n'))).Bells.ShouldBe(["8:20"]);

    [Fact]
    public async Task Skipping_the_last_turn_ends_it_without_a_bell()
    {
        var run = await TimerRun.OfAsync(s_two, (1, 'n'), (2, 'n'));
        run.Bells.ShouldBeEmpty();
        run.Events[^1].ShouldBe("0:02 end");
    }

    [Theory]
    [InlineData('+')]
    [InlineData('=')]
    [Trait(When.Trait, When.Ci)]
    public async Task A_minute_more_moves_the_bell_and_warns_again(char key) =>
        (await TimerRun.OfAsync(s_two, (280, key))).Events.ShouldBe([
            "0:00 turn 1 begins",
            "4:30 warning, 0:30 left",
            "4:40 more, 1:20 left",
            "5:30 warning, 0:30 left",
            "6:00 bell of turn 1",
            "6:00 turn 2 begins",
            "10:30 warning, 0:30 left",
            "11:00 bell of turn 2",
            "11:00 end",
        ]);

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_minute_more_during_a_pause_does_not_end_the_pause() =>
        (await TimerRun.OfAsync(s_two, (60, 'p'), (90, '+'), (120, 'p')))
            .Events.Take(5)
            .ShouldBe([
                "0:00 turn 1 begins",
                "1:00 pause, 4:00 left",
                "1:30 more, 5:00 left",
                "2:00 on, 5:00 left",
                "6:30 warning, 0:30 left",
            ]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Quitting_ends_the_turn_at_once_and_looks_back(bool isPaused)
    {
        var run = await TimerRun.OfAsync(s_two, isPaused ? [(60, 'p'), (90, 'q')] : [(90, 'q')]);
        run.Events[^1].ShouldBe("1:30 end");
        run.Bells.ShouldBeEmpty();
        run.Output.ShouldContain("Look back together: one sentence each, Ben begins.\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Another_key_changes_nothing() =>
        (await TimerRun.OfAsync(s_two, (90, 'x')))
            .Events.Take(4)
            .ShouldBe(["0:00 turn 1 begins", "1:30 keys", "4:30 warning, 0:30 left", "5:00 bell of turn 1"]);

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Keys_that_come_in_a_burst_all_count() =>
        (await TimerRun.OfAsync(s_two, (10, '+'), (10, '+'), (10, 'p'), (10, 'n')))
            .Events.Take(6)
            .ShouldBe([
                "0:00 turn 1 begins",
                "0:10 more, 5:50 left",
                "0:10 more, 6:50 left",
                "0:10 pause, 6:50 left",
                "0:10 next",
                "0:10 turn 2 begins",
            ]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Cancelling_ends_it_at_once_and_leaves_nothing_behind(bool isPaused) =>
        VirtualClock.RunAsync(async clock =>
        {
            using var cancellation = new CancellationTokenSource();
            var last = default(TimerEvent);
            var timer = new RandoriTimer(s_two, clock, it => last = it);
            var running = timer.RunAsync(cancellation.Token);
            if (isPaused)
            {
                timer.Press('p');
            }

            await clock.DelayAsync(TimeSpan.FromSeconds(90), CancellationToken.None);
            await cancellation.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(running);
            clock.Elapsed.ShouldBe(TimeSpan.FromSeconds(90));
            clock.ArmedTimers.ShouldBe(0);
            last.ShouldNotBeOfType<TimerEvent.Ended>();
        });

    private static TimerPlan Randori(double minutes, int rounds, params string[] names) =>
        new(names, TimeSpan.FromMinutes(minutes), rounds, IsPairing: false);
}
