using System.IO.Pipes;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

[Collection(nameof(Alone))]
public sealed class EndlessTests : IDisposable
{
    private static readonly VirtualClockOptions s_veryImpatient = new() { StallLimit = TimeSpan.FromMilliseconds(100) };

    private static readonly VirtualClockOptions s_fewCallbacks = new() { MaxCallbacksAtOneInstant = 100_000 };

    private volatile bool _stop;

    public void Dispose() => _stop = true;

    [Fact]
    public async Task An_endless_loop_on_the_loop_is_named()
    {
        var message = await FailsAsync(
            VirtualTimeFailure.EndlessLoop,
            async _ =>
            {
                async Task SpinAsync()
                {
                    await Task.Yield();
                    ComputeUntilStopped();
                }

                await SpinAsync();
            },
            s_veryImpatient
        );
        message.ShouldContain("> SpinAsync has run for more than 0.5 s");
    }

    [Fact]
    public async Task A_call_that_waits_where_nobody_can_see_it_is_given_up_later()
    {
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        using var writer = new AnonymousPipeClientStream(PipeDirection.Out, reader.ClientSafePipeHandle);
        var message = await FailsAsync(
            VirtualTimeFailure.EndlessLoop,
            _ =>
            {
                reader.ReadByte();
                return Task.CompletedTask;
            },
            s_veryImpatient
        );
        writer.WriteByte(0);
        message.ShouldStartWith(
            "At 0 s: the code before the first wait has run for more than 0.5 s of real time without awaiting"
        );
    }

    [Fact]
    public async Task An_endless_loop_of_awaits_that_never_wait_is_an_endless_loop()
    {
        await FailsAsync(
            VirtualTimeFailure.EndlessLoop,
            async _ =>
            {
                while (!_stop)
                {
                    await Task.CompletedTask;
                }
            },
            s_veryImpatient
        );
    }

    [Fact]
    public async Task An_endless_loop_on_a_pool_thread_is_found()
    {
        var message = await FailsAsync(
            VirtualTimeFailure.EndlessLoop,
            async _ => await Task.Run(ComputeUntilStopped),
            s_veryImpatient
        );
        message.ShouldContain("code of this run has been running outside the loop all the while");
    }

    [Fact]
    public async Task A_livelock_of_Yield_on_the_loop_is_found()
    {
        var message = await FailsAsync(
            VirtualTimeFailure.Livelock,
            async clock =>
            {
                await clock.DelayAsync(Seconds(2));
                while (!_stop)
                {
                    await Task.Yield();
                }
            },
            s_fewCallbacks
        );
        message.ShouldStartWith("At 2 s: Livelock: 100,000 callbacks ran at this one instant");
    }

    [Fact]
    public async Task A_timer_that_arms_itself_for_now_is_a_livelock()
    {
        await FailsAsync(
            VirtualTimeFailure.Livelock,
            async clock =>
            {
                ITimer? timer = null;
                timer = clock.CreateTimer(
                    _ => timer!.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan),
                    state: null,
                    TimeSpan.Zero,
                    Timeout.InfiniteTimeSpan
                );
                await new TaskCompletionSource().Task;
            },
            s_fewCallbacks
        );
    }

    // With this limit it would wait for ten minutes for whoever looks busy and belongs to nobody.
    [Fact]
    public async Task Pool_threads_that_a_run_has_left_behind_for_good_do_not_hold_up_the_next_one()
    {
        await Should.ThrowAsync<VirtualTimeException>(
            VirtualClock.RunAsync(static _ =>
                Task.Run(static async () =>
                {
                    while (true)
                    {
                        await Task.Yield();
                    }
                }),
                s_veryImpatient
            )
        );
        await VirtualClock
            .RunAsync(
                static clock => clock.DelayAsync(TimeSpan.FromSeconds(1)),
                new VirtualClockOptions { StallLimit = TimeSpan.FromMinutes(2), RealLimit = TimeSpan.FromHours(1) }
            )
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_livelock_of_Yield_off_the_loop_is_found_and_stopped_for_good()
    {
        var rounds = 0L;
        await FailsAsync(
            VirtualTimeFailure.EndlessLoop,
            async _ =>
            {
                async Task CircleAsync()
                {
                    while (!_stop)
                    {
                        Interlocked.Increment(ref rounds);
                        await Task.Yield();
                    }
                }

                await Task.Run(CircleAsync);
            },
            s_veryImpatient
        );

        // The loop above still wants to run, for ever; the pool is idle for the next run all the same.
        await VirtualClock.RunAsync(static async clock =>
        {
            await Task.Run(() => clock.DelayAsync(Seconds(1)));
            clock.Elapsed.ShouldBe(Seconds(1));
        });
        var after = Interlocked.Read(ref rounds);
        await VirtualClock.RunAsync(static async clock => await Task.Run(() => clock.DelayAsync(Seconds(1))));
        Interlocked.Read(ref rounds).ShouldBe(after);
    }

    [Fact]
    public async Task An_endless_loop_of_delays_is_found()
    {
        var message = await FailsAsync(VirtualTimeFailure.TooLong, static async clock =>
        {
            while (true)
            {
                await clock.DelayAsync(Seconds(60));
            }
        });
        message.ShouldStartWith(
            "At 86400 s: It is still running after 86400 s of virtual time: delay follows delay (an endless loop, or "
                + "one that asks the real clock"
        );
    }

    [Fact]
    public async Task A_delay_that_ends_after_the_limit_is_told_when_it_begins()
    {
        var message = await FailsAsync(
            VirtualTimeFailure.TooLong,
            static async clock =>
            {
                await clock.DelayAsync(Seconds(60));
                await clock.DelayAsync(Seconds(86400));
            }
        );
        message.ShouldStartWith(
            "At 60 s: It would still be running after 86400 s of virtual time: delay follows delay"
        );
    }

    [Fact]
    public async Task A_delay_that_ends_exactly_at_the_limit_is_not_too_long()
    {
        var options = new VirtualClockOptions { MaxElapsed = Seconds(5) };
        await VirtualClock.RunAsync(static clock => clock.DelayAsync(Seconds(5)), options);
        await FailsAsync(VirtualTimeFailure.TooLong, static clock => clock.DelayAsync(Seconds(5.001)), options);
    }

    [Fact]
    public async Task A_run_may_not_take_more_real_time_than_the_limit()
    {
        var options = new VirtualClockOptions
        {
            RealLimit = TimeSpan.FromMilliseconds(200),
            MaxElapsed = TimeSpan.FromDays(30_000),
        };
        var message = await FailsAsync(
            VirtualTimeFailure.TooLong,
            static async clock =>
            {
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1), clock);
                while (await timer.WaitForNextTickAsync()) { }
            },
            options
        );
        message.ShouldContain("It has taken more than 0.2 s of real time.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_limit_that_is_not_positive_is_refused(int milliseconds)
    {
        var limit = TimeSpan.FromMilliseconds(milliseconds);
        Should
            .Throw<ArgumentOutOfRangeException>(() => new VirtualClockOptions { StallLimit = limit })
            .ParamName.ShouldBe(nameof(VirtualClockOptions.StallLimit));
        Should
            .Throw<ArgumentOutOfRangeException>(() => new VirtualClockOptions { MaxElapsed = limit })
            .ParamName.ShouldBe(nameof(VirtualClockOptions.MaxElapsed));
        Should
            .Throw<ArgumentOutOfRangeException>(() => new VirtualClockOptions { RealLimit = limit })
            .ParamName.ShouldBe(nameof(VirtualClockOptions.RealLimit));
        Should
            .Throw<ArgumentOutOfRangeException>(() =>
                new VirtualClockOptions { MaxCallbacksAtOneInstant = milliseconds }
            )
            .ParamName.ShouldBe(nameof(VirtualClockOptions.MaxCallbacksAtOneInstant));
    }

    private void ComputeUntilStopped()
    {
        while (!_stop)
        {
            Thread.SpinWait(20);
        }
    }
}
