using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class TimelineChartTests
{
    [Fact]
    public Task Without_spans_there_is_no_chart() =>
        VirtualClock.RunAsync(static async clock =>
        {
            await clock.DelayAsync(Seconds(1));
            clock.Timeline.Render().ShouldBeEmpty();
        });

    [Fact]
    public Task Spans_one_after_the_other_form_stairs() =>
        VirtualClock.RunAsync(static async clock =>
        {
            foreach (var (name, seconds) in new[] { ("A", 2), ("B", 1), ("C", 3) })
            {
                await clock.Timeline.TrackAsync(name, () => clock.DelayAsync(Seconds(seconds)));
            }

            clock
                .Timeline.Render(width: 24)
                .ShouldBe(
                    """
                    A |████████                | 0-2 s
                    B |        ████            | 2-3 s
                    C |            ████████████| 3-6 s
                    """
                );
        });

    [Fact]
    public Task Names_are_aligned_and_fractions_have_no_more_digits_than_needed() =>
        VirtualClock.RunAsync(static async clock =>
        {
            await Task.WhenAll(
                clock.Timeline.TrackAsync("download", () => clock.DelayAsync(Seconds(0.25))),
                clock.Timeline.TrackAsync("parse", () => clock.DelayAsync(Seconds(1.5)))
            );
            clock
                .Timeline.Render(width: 12)
                .ShouldBe(
                    """
                    download |██          | 0-0.25 s
                    parse    |████████████| 0-1.5 s
                    """
                );
        });

    [Fact]
    public Task Every_outcome_but_success_is_told() =>
        VirtualClock.RunAsync(static async clock =>
        {
            using var soon = new CancellationTokenSource(Seconds(1), clock);
            _ = clock.Timeline.TrackAsync("hangs", static () => new TaskCompletionSource().Task);
            await Should.ThrowAsync<OperationCanceledException>(
                clock.Timeline.TrackAsync("stops", () => clock.DelayAsync(Seconds(9), soon.Token))
            );
            await Should.ThrowAsync<InvalidOperationException>(
                clock.Timeline.TrackAsync(
                    "fails",
                    async () =>
                    {
                        await clock.DelayAsync(Seconds(1));
                        throw new InvalidOperationException();
                    }
                )
            );
            await clock.Timeline.TrackAsync("works", () => clock.DelayAsync(Seconds(2)));
            clock
                .Timeline.Render(width: 8)
                .ShouldBe(
                    """
                    hangs |████████| from 0 s, still running
                    stops |██      | 0-1 s, cancelled
                    fails |  ██    | 1-2 s, failed
                    works |    ████| 2-4 s
                    """
                );
        });

    [Fact]
    public Task A_span_without_length_is_one_mark_wide_wherever_it_stands() =>
        VirtualClock.RunAsync(static async clock =>
        {
            Task PointAsync(string name) => clock.Timeline.TrackAsync(name, static () => Task.CompletedTask);
            await PointAsync("start");
            await clock.Timeline.TrackAsync("first half", () => clock.DelayAsync(Seconds(2)));
            await PointAsync("middle");
            await clock.Timeline.TrackAsync("second half", () => clock.DelayAsync(Seconds(2)));
            await PointAsync("end");
            clock
                .Timeline.Render(width: 8)
                .ShouldBe(
                    """
                    start       |█       | at 0 s
                    first half  |████    | 0-2 s
                    middle      |    █   | at 2 s
                    second half |    ████| 2-4 s
                    end         |       █| at 4 s
                    """
                );
        });

    [Fact]
    public Task A_chart_in_which_no_time_passed_is_a_column() =>
        VirtualClock.RunAsync(static async clock =>
        {
            await clock.Timeline.TrackAsync("a", static () => Task.CompletedTask);
            await clock.Timeline.TrackAsync("b", static () => Task.CompletedTask);
            clock
                .Timeline.Render(width: 4)
                .ShouldBe(
                    """
                    a |█   | at 0 s
                    b |█   | at 0 s
                    """
                );
        });

    [Fact]
    public Task Of_a_hundred_spans_the_first_twelve_are_drawn() =>
        VirtualClock.RunAsync(static async clock =>
        {
            await Task.WhenAll(
                Enumerable
                    .Range(1, 100)
                    .Select(number =>
                        clock.Timeline.TrackAsync($"job {number}", () => clock.DelayAsync(number * Seconds(1)))
                    )
            );
            var lines = clock.Timeline.Render().Split(Environment.NewLine);
            lines.Length.ShouldBe(13);
            lines[0].ShouldBe("job 1  |█                               | 0-1 s");
            lines[11].ShouldBe("job 12 |████                            | 0-12 s");
            lines[12].ShouldBe("... and 88 more");
            clock
                .Timeline.Render(maxLines: 100)
                .Split(Environment.NewLine)[99]
                .ShouldBe("job 100 |████████████████████████████████| 0-100 s");
        });

    [Fact]
    public Task A_chart_without_width_or_lines_is_refused() =>
        VirtualClock.RunAsync(static clock =>
        {
            Should
                .Throw<ArgumentOutOfRangeException>(() => clock.Timeline.Render(width: 0))
                .ParamName.ShouldBe("width");
            Should
                .Throw<ArgumentOutOfRangeException>(() => clock.Timeline.Render(maxLines: 0))
                .ParamName.ShouldBe("maxLines");
            return Task.CompletedTask;
        });
}
