using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class RealTimeTests
{
    private static readonly TimeSpan s_real = TimeSpan.FromMilliseconds(5);

    // What sets a timer of the real clock, by the words in which it is named.
    private static readonly Dictionary<string, Action> s_timers = new(StringComparer.Ordinal)
    {
        ["Task.Delay"] = static () => _ = Task.Delay(s_real),
        ["new CancellationTokenSource"] = static () => _ = new CancellationTokenSource(s_real),
        ["CancellationTokenSource.CancelAfter"] = static () => new CancellationTokenSource().CancelAfter(s_real),
        ["Task.WaitAsync"] = static () => _ = new TaskCompletionSource().Task.WaitAsync(s_real),
        ["PeriodicTimer"] = static () => _ = new PeriodicTimer(s_real),
        ["SemaphoreSlim.WaitAsync"] = static () => _ = new SemaphoreSlim(0).WaitAsync(s_real),
        ["Timer"] = static () => _ = new Timer(static _ => { }, state: null, s_real, Timeout.InfiniteTimeSpan),
        ["System.Timers.Timer"] = static () => new System.Timers.Timer(s_real).Start(),
    };

    public static TheoryData<string> Timers => [.. s_timers.Keys];

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task A_timer_of_the_real_clock_is_named_with_its_call_and_who_called(string call)
    {
        var message = await FailsAsync(VirtualTimeFailure.RealTime, async clock =>
        {
            async Task SetTimerAsync()
            {
                await clock.DelayAsync(Seconds(2));
                s_timers[call]();
                await clock.DelayAsync(Seconds(100));
            }

            await SetTimerAsync();
        });
        message.ShouldStartWith(
            $"At 2 s: RealTimeTests..cctor > lambda has set a timer of the real clock ({call}, 0.005 s). Time is "
                + "virtual here"
        );
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public async Task A_timer_of_the_real_clock_is_named_on_a_pool_thread_too(string call)
    {
        var message = await FailsAsync(VirtualTimeFailure.RealTime, async clock =>
        {
            await Task.Run(static () => { }).ConfigureAwait(false);
            await Task.Run(s_timers[call]);
            await clock.DelayAsync(Seconds(100));
        });
        message.ShouldContain($"({call}, 0.005 s)");
    }

    [Fact]
    public async Task The_async_method_that_sets_the_timer_is_named()
    {
        var message = await FailsAsync(VirtualTimeFailure.RealTime, static async _ =>
        {
            static async Task WaitAsync() => await Task.Delay(s_real);
            await WaitAsync();
        });
        message.ShouldStartWith(
            "At 0 s: RealTimeTests.The_async_method_that_sets_the_timer_is_named > WaitAsync has set a timer of the "
                + "real clock"
        );
    }

    [Fact]
    public async Task The_stack_of_the_failure_holds_the_line_that_set_the_timer()
    {
        var failure = await Should.ThrowAsync<VirtualTimeException>(
            VirtualClock.RunAsync(static clock => Task.Delay(s_real))
        );
        failure
            .StackTrace.ShouldNotBeNull()
            .ShouldContain(nameof(The_stack_of_the_failure_holds_the_line_that_set_the_timer));
    }

    [Fact]
    public async Task A_timer_that_was_there_before_the_run_is_named_when_it_is_set()
    {
        await using var timer = new Timer(static _ => { });
        var message = await FailsAsync(VirtualTimeFailure.RealTime, async clock =>
        {
            timer.Change(s_real, s_real);
            await clock.DelayAsync(Seconds(100));
        });
        message.ShouldContain("(Timer, 0.005 s)");
    }

    [Fact]
    public async Task A_limit_of_a_semaphore_whose_answer_nobody_reads_is_named()
    {
        await FailsAsync(VirtualTimeFailure.RealTime, static async clock =>
        {
            using var places = new SemaphoreSlim(1);
            await Task.WhenAll(
                Enumerable
                    .Range(0, 2)
                    .Select(async _ =>
                    {
                        await places.WaitAsync(TimeSpan.FromSeconds(10));
                        await clock.DelayAsync(Seconds(20));
                        places.Release();
                    })
            );
        });
    }

    [Fact]
    public Task What_waits_on_the_clock_sets_no_timer_of_the_real_clock() =>
        VirtualClock.RunAsync(static async clock =>
        {
            using var soon = new CancellationTokenSource(Seconds(3), clock);
            using var ticks = new PeriodicTimer(Seconds(1), clock);
            using var free = new SemaphoreSlim(1);
            await free.WaitAsync(TimeSpan.FromSeconds(10));
            await ticks.WaitForNextTickAsync(soon.Token);
            await Should.ThrowAsync<TimeoutException>(
                new TaskCompletionSource().Task.WaitAsync(Seconds(1), clock, soon.Token)
            );
            soon.CancelAfter(Timeout.InfiniteTimeSpan);
            clock.Elapsed.ShouldBe(Seconds(2));
        });

    [Fact]
    public async Task What_the_clock_cannot_see_is_told_from_a_deadlock_when_it_wakes_the_run()
    {
        // A window of 30 s: the thread below comes long before, on any machine. It has been there for long enough to be
        // nobody's.
        var options = new VirtualClockOptions { StallLimit = TimeSpan.FromMinutes(2) };
        using var hasComeToRest = new ManualResetEventSlim();
        var outside = new TaskCompletionSource();
        new Thread(() =>
        {
            hasComeToRest.Wait();
            Thread.Sleep(50);
            outside.SetResult();
        })
        {
            IsBackground = true,
        }.UnsafeStart();
        await VirtualClock.RunAsync(static clock => clock.DelayAsync(Seconds(1)));
        var message = await FailsAsync(
            VirtualTimeFailure.RealTime,
            async clock =>
            {
                await clock.DelayAsync(Seconds(1));
                hasComeToRest.Set();
                await outside.Task;
            },
            options
        );
        message.ShouldStartWith(
            "At 1 s: Nothing was ready to run and no timer was armed, and then something outside of the run woke it"
        );
    }

    [Fact]
    public async Task Real_work_that_never_ends_is_found()
    {
        var message = await FailsAsync(
            VirtualTimeFailure.RealTime,
            static clock => clock.RealAsync(static () => new TaskCompletionSource().Task),
            Impatient with
            {
                StallLimit = TimeSpan.FromMilliseconds(100),
            }
        );
        message.ShouldContain("work inside RealAsync has not ended");
    }

    [Fact]
    public Task Real_work_lets_the_clock_stand_still() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var virtualWork = clock.DelayAsync(Seconds(1));
            await clock.RealAsync(static () => Task.Delay(50));
            clock.Elapsed.ShouldBe(TimeSpan.Zero);
            virtualWork.IsCompleted.ShouldBeFalse();
            await virtualWork;
            clock.Elapsed.ShouldBe(Seconds(1));
        });

    [Fact]
    public Task Real_work_hands_on_results_and_exceptions() =>
        VirtualClock.RunAsync(static async clock =>
        {
            (await clock.RealAsync(static () => Task.FromResult(42))).ShouldBe(42);
            await Should.ThrowAsync<InvalidOperationException>(
                clock.RealAsync(static () => Task.FromException(new InvalidOperationException()))
            );
            Should.Throw<ArgumentNullException>(() => clock.RealAsync(null!)).ParamName.ShouldBe("work");
            await clock.DelayAsync(Seconds(1));
            clock.Elapsed.ShouldBe(Seconds(1));
        });

    [Fact]
    public async Task After_real_work_a_timer_of_the_real_clock_is_named_again()
    {
        await FailsAsync(VirtualTimeFailure.RealTime, static async clock =>
        {
            await clock.RealAsync(static () => Task.Delay(1)).ConfigureAwait(false);
            await Task.Delay(s_real);
        });
    }

    [Fact]
    public Task Real_work_may_block_a_pool_thread_for_longer_than_other_work() =>
        VirtualClock.RunAsync(
            static clock => clock.RealAsync(static () => Task.Run(static () => Thread.Sleep(200))),
            new VirtualClockOptions { StallLimit = TimeSpan.FromMilliseconds(150) }
        );

    // The order in which a thread is told of what changes when it comes back is that in which it was first set.
    [Fact]
    public async Task The_clock_stands_still_until_the_one_who_began_real_work_is_back()
    {
        const int Outside = 1;
        const int InRealWork = 2;
        var place = new AsyncLocal<int>(static change =>
        {
            if (change is { ThreadContextChanged: true, PreviousValue: InRealWork, CurrentValue: Outside })
            {
                Thread.Sleep(100); // meanwhile somebody else ends the work
            }
        })
        {
            Value = Outside,
        };
        await VirtualClock.RunAsync(async clock =>
        {
            await clock.DelayAsync(Seconds(1));
            await Task.Run(async () =>
            {
                await Task.Yield(); // what goes on there belongs to no task, whose end would tell of the thread
                await clock.RealAsync(() =>
                {
                    place.Value = InRealWork;
                    return Task.Run(static () => true);
                });
                await clock.DelayAsync(Seconds(1));
            });
            clock.Elapsed.ShouldBe(Seconds(2));
        });
    }
}
