using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Specs;

/// <summary>Which moments a spec leaves on its timeline.</summary>
public sealed class SpecMomentTests
{
    [Fact]
    public async Task A_limit_the_callers_cancel_and_the_end_of_the_call_are_marked()
    {
        (
            await MomentsAsync(static spec =>
                spec.ShouldThrowAsync<OperationCanceledException>(() =>
                    spec.Job("A", spec.Limit(3.Seconds))
                        .CleaningUpFor(1.Seconds)
                        .RunAsync(spec.CancelledAfter(2.Seconds))
                )
            )
        ).ShouldBe([("limit", 3), ("caller cancels", 2), ("throws", 3)]);
    }

    [Fact]
    public async Task A_caller_who_has_cancelled_before_is_marked_at_the_start()
    {
        (
            await MomentsAsync(static spec =>
                spec.ShouldEndAsAsync(
                    TaskStatus.Canceled,
                    () => spec.Job("A", 1.Seconds).RunAsync(spec.CancelledAfter(0.Seconds))
                )
            )
        ).ShouldBe([("caller cancels", 0), ("throws", 0)]);
    }

    [Fact]
    public async Task A_caller_who_never_came_to_cancel_is_not_marked()
    {
        (
            await MomentsAsync(static async spec =>
            {
                await spec.Job("A", 1.Seconds).RunAsync(spec.CancelledAfter(2.Seconds));
                spec.ShouldHaveTaken(1.Seconds);
                spec.ShouldHaveTaken(1.Seconds);
            })
        ).ShouldBe([("returns", 1)]);
    }

    [Fact]
    public async Task A_call_that_ends_with_results_returns()
    {
        (
            await MomentsAsync(static async spec =>
                spec.ShouldHaveResults([await spec.Job("A", 1.Seconds).RunAsync()], "A")
            )
        ).ShouldBe([("returns", 1)]);
        (
            await MomentsAsync(static spec =>
                spec.ShouldEndAsAsync(TaskStatus.RanToCompletion, spec.Job("A", 1.Seconds).RunAsync)
            )
        ).ShouldBe([("returns", 1)]);
    }

    [Fact]
    public async Task A_call_returns_when_the_spec_ends_unless_the_spec_lets_time_pass_itself()
    {
        (await MomentsAsync(static spec => spec.Job("A", 1.Seconds).RunAsync())).ShouldBe([("returns", 1)]);
        (
            await MomentsAsync(static async spec =>
            {
                await spec.Job("A", 1.Seconds).RunAsync();
                await spec.Clock.DelayAsync(1.Seconds);
            })
        ).ShouldBeEmpty();
        (await MomentsAsync(static spec => Task.Delay(1.Seconds, spec.Clock))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_throws_when_the_spec_ends_with_an_exception_that_is_not_its_own(bool fails)
    {
        Timeline? timeline = null;
        await Should.ThrowAsync<Exception>(
            Spec.RunAsync(async spec =>
            {
                timeline = spec.Timeline;
                await (fails ? spec.Job("A", 1.Seconds).Failing() : spec.Job("A", 1.Seconds)).RunAsync();
                spec.Fail("Expected nothing.");
            })
        );
        timeline!
            .Moments.Select(static moment => (moment.Name, moment.Time))
            .ShouldBe([(fails ? "throws" : "returns", 1.Seconds)]);
    }

    [Fact]
    public async Task What_is_no_limit_is_not_marked()
    {
        (
            await MomentsAsync(static spec =>
            {
                spec.Limit(Timeout.InfiniteTimeSpan).ShouldBe(Timeout.InfiniteTimeSpan);
                spec.Limit(-1.Seconds).ShouldBe(-1.Seconds);
                spec.Limit(0.Seconds).ShouldBe(0.Seconds);
                spec.Limit(TimeSpan.MaxValue).ShouldBe(TimeSpan.MaxValue);
                return Task.CompletedTask;
            })
        ).Where(static it => it.Seconds < 1000).ShouldBe([("limit", 0)]);
    }

    private static async Task<IReadOnlyList<(string Name, double Seconds)>> MomentsAsync(Func<Spec, Task> body)
    {
        Timeline? timeline = null;
        await Spec.RunAsync(spec =>
        {
            timeline = spec.Timeline;
            return body(spec);
        });
        return [.. timeline!.Moments.Select(static moment => (moment.Name, moment.Time.TotalSeconds))];
    }
}
