using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class TimerTests
{
    private static readonly AsyncLocal<string?> s_flowing = new();

    // The longest time that .NET's timers take.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static TheoryData<TimeSpan> Accepted =>
        [
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(-0.5),
            Timeout.InfiniteTimeSpan,
            TimeSpan.FromMilliseconds(-1.5),
            s_longest,
            s_longest + TimeSpan.FromTicks(1),
        ];

    public static TheoryData<TimeSpan> Refused =>
        [TimeSpan.FromMilliseconds(-2), s_longest + TimeSpan.FromMilliseconds(1), TimeSpan.MaxValue, TimeSpan.MinValue];

    [Theory]
    [MemberData(nameof(Accepted))]
    public Task A_time_that_the_system_s_timers_accept_is_accepted(TimeSpan time) =>
        VirtualClock.RunAsync(async clock =>
        {
            Task AcceptAsync(TimeProvider provider)
            {
                using var timer = provider.CreateTimer(static _ => { }, state: null, time, time);
                timer.Change(time, time).ShouldBeTrue();
                return Task.CompletedTask;
            }

            await clock.RealAsync(() => AcceptAsync(TimeProvider.System));
            await AcceptAsync(clock);
        });

    [Theory]
    [MemberData(nameof(Refused))]
    public Task A_time_that_the_system_s_timers_refuse_is_refused(TimeSpan time) =>
        VirtualClock.RunAsync(clock =>
        {
            foreach (var provider in new[] { TimeProvider.System, clock })
            {
                using var timer = provider.CreateTimer(
                    static _ => { },
                    state: null,
                    Timeout.InfiniteTimeSpan,
                    Timeout.InfiniteTimeSpan
                );
                Should
                    .Throw<ArgumentOutOfRangeException>(() =>
                        provider.CreateTimer(static _ => { }, null, time, Timeout.InfiniteTimeSpan)
                    )
                    .ParamName.ShouldBe("dueTime");
                Should
                    .Throw<ArgumentOutOfRangeException>(() =>
                        provider.CreateTimer(static _ => { }, null, TimeSpan.Zero, time)
                    )
                    .ParamName.ShouldBe("period");
                Should
                    .Throw<ArgumentOutOfRangeException>(() => timer.Change(time, Timeout.InfiniteTimeSpan))
                    .ParamName.ShouldBe("dueTime");
                Should
                    .Throw<ArgumentOutOfRangeException>(() => timer.Change(TimeSpan.Zero, time))
                    .ParamName.ShouldBe("period");
            }

            clock.ArmedTimers.ShouldBe(0);
            return Task.CompletedTask;
        });

    [Fact]
    public Task A_timer_without_a_callback_is_refused() =>
        VirtualClock.RunAsync(static clock =>
        {
            Should
                .Throw<ArgumentNullException>(() => clock.CreateTimer(null!, null, TimeSpan.Zero, TimeSpan.Zero))
                .ParamName.ShouldBe("callback");
            return Task.CompletedTask;
        });

    [Fact]
    public Task A_timer_fires_once_at_its_time_with_its_state() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var state = new object();
            var fired = new List<(object? State, TimeSpan At)>();
            using var timer = clock.CreateTimer(
                given => fired.Add((given, clock.Elapsed)),
                state,
                Seconds(1),
                Timeout.InfiniteTimeSpan
            );
            clock.ArmedTimers.ShouldBe(1);
            await clock.DelayAsync(Seconds(10));
            fired.Single().ShouldBe((state, Seconds(1)));
            clock.ArmedTimers.ShouldBe(0);
        });

    [Fact]
    public Task A_due_time_of_zero_fires_at_this_instant_but_not_inside_the_call() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var fired = new TaskCompletionSource();
            using var timer = clock.CreateTimer(
                _ => fired.SetResult(),
                state: null,
                TimeSpan.Zero,
                Timeout.InfiniteTimeSpan
            );
            fired.Task.IsCompleted.ShouldBeFalse();
            await fired.Task;
            clock.Elapsed.ShouldBe(TimeSpan.Zero);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public Task A_period_of_zero_or_infinity_fires_once(int period) =>
        VirtualClock.RunAsync(async clock =>
        {
            var fired = 0;
            using var timer = clock.CreateTimer(
                _ => fired++,
                state: null,
                Seconds(1),
                TimeSpan.FromMilliseconds(period)
            );
            await clock.DelayAsync(Seconds(10));
            fired.ShouldBe(1);
        });

    [Fact]
    public Task A_periodic_timer_fires_first_at_its_due_time_and_then_each_period() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var fired = new List<TimeSpan>();
            using var timer = clock.CreateTimer(_ => fired.Add(clock.Elapsed), state: null, Seconds(1), Seconds(3));
            await clock.DelayAsync(Seconds(11));
            fired.ShouldBe([Seconds(1), Seconds(4), Seconds(7), Seconds(10)]);
        });

    [Fact]
    public Task An_infinite_due_time_waits_for_Change() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var fired = new List<TimeSpan>();
            using var timer = clock.CreateTimer(
                _ => fired.Add(clock.Elapsed),
                state: null,
                Timeout.InfiniteTimeSpan,
                Seconds(1)
            );
            clock.ArmedTimers.ShouldBe(0);
            await clock.DelayAsync(Seconds(5));
            fired.ShouldBeEmpty();
            timer.Change(Seconds(1), Timeout.InfiniteTimeSpan).ShouldBeTrue();
            await clock.DelayAsync(Seconds(5));
            fired.ShouldBe([Seconds(6)]);
        });

    [Fact]
    public Task Change_counts_from_now_and_replaces_what_was_armed() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var fired = new List<TimeSpan>();
            using var timer = clock.CreateTimer(_ => fired.Add(clock.Elapsed), state: null, Seconds(5), Seconds(5));
            await clock.DelayAsync(Seconds(3));
            timer.Change(Seconds(4), Timeout.InfiniteTimeSpan).ShouldBeTrue();
            clock.ArmedTimers.ShouldBe(1);
            await clock.DelayAsync(Seconds(30));
            fired.ShouldBe([Seconds(7)]);

            timer.Change(Seconds(1), Seconds(1)).ShouldBeTrue();
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan).ShouldBeTrue();
            await clock.DelayAsync(Seconds(10));
            fired.Count.ShouldBe(1);
        });

    [Fact]
    public Task A_disposed_timer_does_not_fire_and_cannot_be_changed() =>
        VirtualClock.RunAsync(static async clock =>
        {
            static async Task DisposeAsync(TimeProvider provider)
            {
                var timer = provider.CreateTimer(
                    static _ => throw new InvalidOperationException("fired"),
                    state: null,
                    Seconds(1),
                    Seconds(1)
                );
                await timer.DisposeAsync();
                await timer.DisposeAsync();
                timer.Change(TimeSpan.Zero, TimeSpan.Zero).ShouldBeFalse();
            }

            await clock.RealAsync(static () => DisposeAsync(TimeProvider.System));
            await DisposeAsync(clock);
            clock.ArmedTimers.ShouldBe(0);
            await clock.DelayAsync(Seconds(5));
        });

    [Fact]
    public Task A_callback_may_dispose_its_own_timer() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var fired = 0;
            ITimer? timer = null;
            timer = clock.CreateTimer(
                _ =>
                {
                    if (++fired == 3)
                    {
                        timer!.Dispose();
                    }
                },
                state: null,
                Seconds(1),
                Seconds(1)
            );
            await clock.DelayAsync(Seconds(10));
            fired.ShouldBe(3);
            clock.ArmedTimers.ShouldBe(0);
        });

    [Fact]
    public Task A_callback_may_change_its_own_timer() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var fired = new List<TimeSpan>();
            ITimer? timer = null;
            timer = clock.CreateTimer(
                _ =>
                {
                    fired.Add(clock.Elapsed);
                    timer!.Change(fired.Count * Seconds(1), Timeout.InfiniteTimeSpan);
                },
                state: null,
                Seconds(1),
                Seconds(100)
            );
            await clock.DelayAsync(Seconds(8));
            fired.ShouldBe([Seconds(1), Seconds(2), Seconds(4), Seconds(7)]);
            await timer.DisposeAsync();
        });

    [Fact]
    public Task Timers_that_are_due_together_fire_in_the_order_in_which_they_were_armed() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var order = new List<string>();
            ITimer Arm(string name, double seconds) =>
                clock.CreateTimer(_ => order.Add(name), state: null, Seconds(seconds), Timeout.InfiniteTimeSpan);
            using var late = Arm("armed first, changed last", 9);
            using var a = Arm("a", 2);
            using var b = Arm("b", 2);
            using var early = Arm("early", 1);
            late.Change(Seconds(2), Timeout.InfiniteTimeSpan);
            await clock.DelayAsync(Seconds(2));
            string.Join(", ", order).ShouldBe("early, a, b, armed first, changed last");
        });

    [Fact]
    public Task What_a_timer_starts_settles_before_the_next_timer_of_that_instant_fires() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var order = new List<string>();
            async Task JobAsync(string name)
            {
                await clock.DelayAsync(Seconds(1));
                order.Add($"{name} woke");
                await Task.Run(static () => { });
                await Task.Yield();
                order.Add($"{name} settled");
            }

            await Task.WhenAll(JobAsync("a"), JobAsync("b"));
            string.Join(", ", order).ShouldBe("a woke, a settled, b woke, b settled");
        });

    [Fact]
    public Task The_callback_sees_the_execution_context_of_its_creation() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var seen = new List<string?>();
            s_flowing.Value = "at creation";
            using var flowing = clock.CreateTimer(
                _ => seen.Add(s_flowing.Value),
                state: null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            s_flowing.Value = "at change";
            flowing.Change(Seconds(1), Timeout.InfiniteTimeSpan);
            ITimer suppressed;
            using (ExecutionContext.SuppressFlow())
            {
                suppressed = clock.CreateTimer(
                    _ => seen.Add(s_flowing.Value),
                    state: null,
                    Seconds(1),
                    Timeout.InfiniteTimeSpan
                );
            }

            await clock.DelayAsync(Seconds(2));
            s_flowing.Value.ShouldBe("at change");
            seen[0].ShouldBe("at creation");
            (seen[1] == "at creation").ShouldBeFalse();
            await suppressed.DisposeAsync();
        });

    [Fact]
    public Task The_callback_runs_on_the_loop_s_thread_without_a_context() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var (loop, seen) = (
                Environment.CurrentManagedThreadId,
                new List<(int Thread, SynchronizationContext? Context)>()
            );
            using var timer = await Task.Run(() =>
                clock.CreateTimer(
                    _ => seen.Add((Environment.CurrentManagedThreadId, SynchronizationContext.Current)),
                    state: null,
                    Seconds(1),
                    Timeout.InfiniteTimeSpan
                )
            );
            await clock.DelayAsync(Seconds(2));
            seen.ShouldBe([(loop, null)]);
        });

    [Fact]
    public Task A_thousand_timers_of_many_threads_fire_each_at_its_time() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var late = 0;
            await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(thread =>
                        Task.Run(async () =>
                            await Task.WhenAll(
                                Enumerable
                                    .Range(1, 250)
                                    .Select(async number =>
                                    {
                                        var due = TimeSpan.FromMilliseconds((number * 37 % 250) + thread);
                                        await clock.DelayAsync(due).ConfigureAwait(false);
                                        if (clock.Elapsed != due)
                                        {
                                            Interlocked.Increment(ref late);
                                        }
                                    })
                            )
                        )
                    )
            );
            late.ShouldBe(0);
            clock.ArmedTimers.ShouldBe(0);
        });

    [Fact]
    public Task Work_that_is_cancelled_or_has_ended_leaves_no_timer_behind() =>
        VirtualClock.RunAsync(static async clock =>
        {
            using var soon = new CancellationTokenSource(Seconds(1), clock);
            await Should.ThrowAsync<OperationCanceledException>(clock.DelayAsync(Seconds(100), soon.Token));
            await clock.DelayAsync(Seconds(1)).WaitAsync(Seconds(100), clock);
            using (new PeriodicTimer(Seconds(1), clock))
            {
                clock.ArmedTimers.ShouldBe(1);
            }

            clock.ArmedTimers.ShouldBe(0);
        });
}
