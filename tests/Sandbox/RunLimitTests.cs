using AsyncKatas.Sandbox;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Sandbox;

/// <summary>How long a process may be at something that a busy machine gives no processor.</summary>
public sealed class RunLimitTests
{
    [Theory]
    [InlineData(2, 10)]
    [InlineData(1, 10)]
    [InlineData(0.5, 20)]
    [InlineData(0.1, 30)]
    [InlineData(0, 30)]
    public Task It_is_over_when_the_process_has_had_its_time(double share, int seconds) =>
        VirtualClock.RunAsync(async clock =>
        {
            using var limit = new RunLimit(10.Seconds, () => clock.Elapsed * share, clock, CancellationToken.None);
            limit.Start();
            await EndOfAsync(limit, clock);
            clock.Elapsed.ShouldBe(seconds.Seconds);
        });

    [Fact]
    public Task What_was_before_the_last_start_does_not_count() =>
        VirtualClock.RunAsync(async clock =>
        {
            using var limit = new RunLimit(10.Seconds, () => clock.Elapsed, clock, CancellationToken.None);
            limit.Start();
            await clock.DelayAsync(9.Seconds);
            limit.Start();
            await clock.DelayAsync(9.Seconds);
            limit.Stop();
            await clock.DelayAsync(82.Seconds);
            limit.Token.IsCancellationRequested.ShouldBeFalse();
            limit.Start();
            await EndOfAsync(limit, clock);
            clock.Elapsed.ShouldBe(110.Seconds);
        });

    [Fact]
    public Task The_token_of_the_caller_ends_it_too() =>
        VirtualClock.RunAsync(async clock =>
        {
            using var caller = new CancellationTokenSource(3.Seconds, clock);
            using var limit = new RunLimit(10.Seconds, () => clock.Elapsed, clock, caller.Token);
            limit.Start();
            await EndOfAsync(limit, clock);
            clock.Elapsed.ShouldBe(3.Seconds);
        });

    private static async Task EndOfAsync(RunLimit limit, VirtualClock clock) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, limit.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
