using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class TimelineTests
{
    [Fact]
    public Task A_span_has_the_times_and_the_outcome_of_its_work() =>
        VirtualClock.RunAsync(static async clock =>
        {
            using var soon = new CancellationTokenSource(Seconds(3), clock);
            var running = clock.Timeline.TrackAsync("running", static () => new TaskCompletionSource().Task);
            await clock.DelayAsync(Seconds(1));
            (
                await clock.Timeline.TrackAsync(
                    "succeeded",
                    async () =>
                    {
                        await clock.DelayAsync(Seconds(1));
                        return 42;
                    }
                )
            ).ShouldBe(42);
            await Should.ThrowAsync<OperationCanceledException>(
                clock.Timeline.TrackAsync("cancelled", () => clock.DelayAsync(Seconds(100), soon.Token))
            );
            await Should.ThrowAsync<InvalidOperationException>(
                clock.Timeline.TrackAsync("failed", static () => throw new InvalidOperationException())
            );

            running.IsCompleted.ShouldBeFalse();
            clock.Timeline.Spans.ShouldBe([
                new TimelineSpan("running", TimeSpan.Zero, End: null, SpanOutcome.Running),
                new TimelineSpan("succeeded", Seconds(1), Seconds(2), SpanOutcome.Succeeded),
                new TimelineSpan("cancelled", Seconds(2), Seconds(3), SpanOutcome.Cancelled),
                new TimelineSpan("failed", Seconds(3), Seconds(3), SpanOutcome.Failed),
            ]);
            string.Join(", ", clock.Timeline.Ended).ShouldBe("succeeded, cancelled, failed");
        });

    [Fact]
    public Task Spans_stand_in_the_order_of_their_starts_and_ends_in_the_order_of_the_ends() =>
        VirtualClock.RunAsync(static async clock =>
        {
            await Task.WhenAll(
                new[] { 3, 1, 2 }.Select(seconds =>
                    clock.Timeline.TrackAsync($"{seconds}", () => clock.DelayAsync(Seconds(seconds)))
                )
            );
            string.Join(", ", clock.Timeline.Spans.Select(static span => span.Name)).ShouldBe("3, 1, 2");
            string.Join(", ", clock.Timeline.Ended).ShouldBe("1, 2, 3");
        });

    [Fact]
    public Task The_overlap_is_the_largest_number_of_spans_that_ran_at_once() =>
        VirtualClock.RunAsync(static async clock =>
        {
            clock.Timeline.MaxOverlap.ShouldBe(0);
            Task WorkAsync() => clock.Timeline.TrackAsync("work", () => clock.DelayAsync(Seconds(1)));
            await WorkAsync();
            await WorkAsync();
            clock.Timeline.MaxOverlap.ShouldBe(1);
            await Task.WhenAll(WorkAsync(), WorkAsync(), WorkAsync());
            await WorkAsync();
            clock.Timeline.MaxOverlap.ShouldBe(3);
        });

    [Fact]
    public Task What_was_read_does_not_change_any_more() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var work = clock.Timeline.TrackAsync("work", () => clock.DelayAsync(Seconds(1)));
            var (spans, ended) = (clock.Timeline.Spans, clock.Timeline.Ended);
            await work;
            spans.Single().Outcome.ShouldBe(SpanOutcome.Running);
            ended.ShouldBeEmpty();
        });

    [Fact]
    public Task Work_of_many_threads_is_recorded_completely() =>
        VirtualClock.RunAsync(static async clock =>
        {
            await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        Task.Run(async () =>
                        {
                            for (var i = 0; i < 100; i++)
                            {
                                await clock
                                    .Timeline.TrackAsync("work", static () => Task.CompletedTask)
                                    .ConfigureAwait(false);
                            }
                        })
                    )
            );
            clock.Timeline.Spans.Count(static span => span.Outcome == SpanOutcome.Succeeded).ShouldBe(400);
            clock.Timeline.Ended.Count.ShouldBe(400);
            clock.Timeline.MaxOverlap.ShouldBeInRange(1, 4);
        });

    [Fact]
    public Task Moments_are_marked_once_each_and_are_no_work() =>
        VirtualClock.RunAsync(static async clock =>
        {
            clock.Timeline.MarkMoment("limit", Seconds(2));
            await clock.DelayAsync(Seconds(1));
            clock.Timeline.MarkMoment("returns");
            clock.Timeline.MarkMoment("returns");
            clock.Timeline.Moments.ShouldBe([
                new TimelineMoment("limit", Seconds(2)),
                new TimelineMoment("returns", Seconds(1)),
            ]);
            clock.Timeline.Spans.ShouldBeEmpty();
            clock.Timeline.MaxOverlap.ShouldBe(0);
            clock.Timeline.Render().ShouldBeEmpty();
            Should.Throw<ArgumentNullException>(() => clock.Timeline.MarkMoment(null!)).ParamName.ShouldBe("name");
        });

    [Fact]
    public Task Nameless_work_no_work_and_no_clock_are_refused() =>
        VirtualClock.RunAsync(static clock =>
        {
            Should
                .Throw<ArgumentNullException>(() => clock.Timeline.TrackAsync(null!, static () => Task.CompletedTask))
                .ParamName.ShouldBe("name");
            Should
                .Throw<ArgumentNullException>(() => clock.Timeline.TrackAsync(null!, static () => Task.FromResult(1)))
                .ParamName.ShouldBe("name");
            Should
                .Throw<ArgumentNullException>(() => clock.Timeline.TrackAsync("work", (Func<Task>)null!))
                .ParamName.ShouldBe("work");
            Should
                .Throw<ArgumentNullException>(() => clock.Timeline.TrackAsync("work", (Func<Task<int>>)null!))
                .ParamName.ShouldBe("work");
            Should.Throw<ArgumentNullException>(static () => new Timeline(null!)).ParamName.ShouldBe("clock");
            clock.Timeline.Spans.ShouldBeEmpty();
            return Task.CompletedTask;
        });

    [Fact]
    public async Task The_real_clock_will_do_too()
    {
        var timeline = new Timeline(TimeProvider.System);
        await timeline.TrackAsync("work", static () => Task.CompletedTask);
        var span = timeline.Spans.Single();
        span.Start.ShouldBeGreaterThanOrEqualTo(TimeSpan.Zero);
        span.End!.Value.ShouldBeInRange(span.Start, timeline.Now);
    }
}
