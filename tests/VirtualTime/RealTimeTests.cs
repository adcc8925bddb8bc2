using System;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class RealTimeTests
{
    // A quarter of the stall limit is what a run in which nothing can happen waits for the real world.
    private static readonly VirtualClockOptions s_longWindow = new() { StallLimit = TimeSpan.FromMinutes(2) };

    [Fact]
    public async Task A_short_delay_without_the_clock_is_found_when_it_wakes_the_run()
    {
        var message = await FailsOnceItIsIdleAsync(static async (_, delay) => await Task.Delay(delay));
        message.ShouldContain("woken by the real world although nothing was due on the virtual clock");
    }

    [Fact]
    public async Task A_short_delay_without_the_clock_is_found_when_the_body_hands_it_on()
    {
        var message = await FailsOnceItIsIdleAsync(static (_, delay) => Task.Delay(delay));
        message.ShouldContain("woken by the real world although nothing was due on the virtual clock");
    }

    [Fact]
    public async Task A_short_delay_without_the_clock_is_found_after_virtual_time_has_passed()
    {
        await FailsOnceItIsIdleAsync(static (clock, delay) => Task.WhenAll(Task.Delay(delay), clock.DelayAsync(Seconds(1))));
    }

    [Fact]
    public async Task A_long_delay_without_the_clock_is_found_while_it_waits()
    {
        var message = await FailsAsync(VirtualTimeFailure.RealTime, static async _ => await Task.Delay(TimeSpan.FromHours(1)));
        message.ShouldContain("a Task.Delay, a time limit or a CancellationTokenSource was made without the TimeProvider");
        message.ShouldContain("Task.Delay");
    }

    [Fact]
    public async Task A_real_time_limit_of_WaitAsync_is_found()
    {
        await FailsAsync(VirtualTimeFailure.RealTime, static async _ => await new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task A_real_CancellationTokenSource_is_found_when_it_wakes_the_run()
    {
        await FailsOnceItIsIdleAsync(static async (_, delay) =>
        {
            using var real = new CancellationTokenSource(delay);
            await new TaskCompletionSource().Task.WaitAsync(real.Token);
        });
    }

    [Fact]
    public async Task Real_work_that_never_ends_is_found()
    {
        var message = await FailsAsync(
            VirtualTimeFailure.RealTime,
            static clock => clock.RealAsync(static () => new TaskCompletionSource().Task),
            Impatient with { StallLimit = TimeSpan.FromMilliseconds(100) });
        message.ShouldContain("work inside RealAsync has not ended");
    }

    [Fact]
    public Task Real_work_lets_the_clock_stand_still() => VirtualClock.RunAsync(static async clock =>
    {
        var virtualWork = clock.DelayAsync(Seconds(1));
        await clock.RealAsync(static () => Task.Delay(50));
        clock.Elapsed.ShouldBe(TimeSpan.Zero);
        virtualWork.IsCompleted.ShouldBeFalse();
        await virtualWork;
        clock.Elapsed.ShouldBe(Seconds(1));
    });

    [Fact]
    public Task Real_work_hands_on_results_and_exceptions() => VirtualClock.RunAsync(static async clock =>
    {
        (await clock.RealAsync(static () => Task.FromResult(42))).ShouldBe(42);
        await Should.ThrowAsync<InvalidOperationException>(clock.RealAsync(static () => Task.FromException(new InvalidOperationException())));
        Should.Throw<ArgumentNullException>(() => clock.RealAsync(null!)).ParamName.ShouldBe("work");
        await clock.DelayAsync(Seconds(1));
        clock.Elapsed.ShouldBe(Seconds(1));
    });

    [Fact]
    public Task Real_work_may_block_a_pool_thread_for_longer_than_other_work() => VirtualClock.RunAsync(
        static clock => clock.RealAsync(static () => Task.Run(static () => Thread.Sleep(200))),
        new VirtualClockOptions { StallLimit = TimeSpan.FromMilliseconds(150) });

    /// <summary>
    /// The real world is found out only by a run that has come to rest. Where other tests keep the pool busy, that may take longer
    /// than a short delay: then the delay was not told from work, and a longer one must be.
    /// </summary>
    private static async Task<string> FailsOnceItIsIdleAsync(Func<VirtualClock, TimeSpan, Task> body)
    {
        for (var delay = TimeSpan.FromMilliseconds(100); delay < Seconds(20); delay *= 5)
        {
            var run = VirtualClock.RunAsync(clock => body(clock, delay), s_longWindow);
            await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (run.Exception?.InnerException is VirtualTimeException { Failure: VirtualTimeFailure.RealTime } found)
            {
                return found.Message;
            }
        }

        throw new ShouldAssertException("No delay was found out, however long.");
    }
}
