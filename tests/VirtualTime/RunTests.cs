using System.Diagnostics;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class RunTests
{
    private static readonly AsyncLocal<string?> s_ofTheCaller = new();

    [Fact]
    public async Task A_run_starts_at_zero_and_its_time_is_exact_to_the_tick()
    {
        await VirtualClock.RunAsync(static async clock =>
        {
            clock.Elapsed.ShouldBe(TimeSpan.Zero);
            clock.GetUtcNow().ShouldBe(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero));
            clock.LocalTimeZone.ShouldBe(TimeZoneInfo.Utc);
            var start = clock.GetTimestamp();
            await clock.DelayAsync(TimeSpan.FromMilliseconds(1234));
            clock.GetElapsedTime(start).ShouldBe(TimeSpan.FromTicks(12_340_000));
            clock.GetUtcNow().ShouldBe(new DateTimeOffset(2000, 1, 1, 0, 0, 1, 234, TimeSpan.Zero));
        });
    }

    [Fact]
    public async Task A_fraction_of_a_millisecond_is_cut_by_Task_Delay_but_kept_by_a_timer()
    {
        await VirtualClock.RunAsync(static async clock =>
        {
            await clock.DelayAsync(TimeSpan.FromMilliseconds(1.7));
            clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(1));
            var fired = new TaskCompletionSource();
            await using var timer = clock.CreateTimer(
                _ => fired.SetResult(),
                state: null,
                TimeSpan.FromTicks(1),
                Timeout.InfiniteTimeSpan
            );
            await fired.Task;
            clock.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(1) + TimeSpan.FromTicks(1));
        });
    }

    [Fact]
    public async Task A_run_needs_no_real_time()
    {
        var watch = Stopwatch.StartNew();
        await VirtualClock.RunAsync(static clock => clock.DelayAsync(TimeSpan.FromHours(23)));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task The_body_runs_on_the_loop_s_thread_and_comes_back_to_it()
    {
        await VirtualClock.RunAsync(static async clock =>
        {
            var thread = Environment.CurrentManagedThreadId;
            Thread.CurrentThread.IsThreadPoolThread.ShouldBeFalse();
            await clock.DelayAsync(Seconds(1));
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            await Task.Run(() => Environment.CurrentManagedThreadId.ShouldNotBe(thread));
            Environment.CurrentManagedThreadId.ShouldBe(thread);
            SynchronizationContext.Current!.CreateCopy().ShouldBeSameAs(SynchronizationContext.Current);
        });
    }

    [Fact]
    public async Task The_caller_s_AsyncLocal_values_flow_into_the_run_and_not_back()
    {
        s_ofTheCaller.Value = "caller";
        await VirtualClock.RunAsync(static async clock =>
        {
            s_ofTheCaller.Value.ShouldBe("caller");
            s_ofTheCaller.Value = "run";
            await clock.DelayAsync(Seconds(1));
            s_ofTheCaller.Value.ShouldBe("run");
        });
        s_ofTheCaller.Value.ShouldBe("caller");
    }

    [Fact]
    public void Without_a_body_there_is_no_run() =>
        Should.Throw<ArgumentNullException>(static () => VirtualClock.RunAsync(null!)).ParamName.ShouldBe("body");

    [Fact]
    public void A_run_that_no_execution_context_flows_into_is_refused()
    {
        using (ExecutionContext.SuppressFlow())
        {
            Should
                .Throw<InvalidOperationException>(() => _ = VirtualClock.RunAsync(static _ => Task.CompletedTask))
                .Message.ShouldStartWith("VirtualClock.RunAsync was called inside ExecutionContext.SuppressFlow.");
        }
    }

    [Fact]
    public async Task A_body_that_returns_null_is_told_so()
    {
        Task? none = null;
        var exception = await Should.ThrowAsync<InvalidOperationException>(VirtualClock.RunAsync(_ => none!));
        exception.Message.ShouldContain("returned null instead of a task");
    }

    [Fact]
    public async Task An_exception_that_the_body_throws_before_its_first_await_comes_out_unchanged()
    {
        var thrown = new InvalidOperationException("at once");
        (await Should.ThrowAsync<InvalidOperationException>(VirtualClock.RunAsync(_ => throw thrown))).ShouldBeSameAs(
            thrown
        );
    }

    [Fact]
    public async Task An_exception_of_the_body_comes_out_with_the_stack_trace_of_its_own_code_first()
    {
        static async Task FailDeepInsideAsync(VirtualClock clock)
        {
            await clock.DelayAsync(Seconds(1));
            throw new InvalidOperationException("deep inside");
        }

        var exception = await Should.ThrowAsync<InvalidOperationException>(VirtualClock.RunAsync(FailDeepInsideAsync));
        exception.StackTrace!.Split(Environment.NewLine)[0].ShouldContain(nameof(FailDeepInsideAsync));
    }

    [Fact]
    public async Task A_blocking_call_s_diagnosis_points_to_the_line_that_blocks()
    {
        static Task BlockHere(VirtualClock clock)
        {
            clock.DelayAsync(Seconds(1)).Wait();
            return Task.CompletedTask;
        }

        var exception = await Should.ThrowAsync<VirtualTimeException>(VirtualClock.RunAsync(BlockHere, Impatient));
        var ours = exception
            .StackTrace!.Split(Environment.NewLine)
            .First(static line => line.Contains("AsyncKatas", StringComparison.Ordinal));
        ours.ShouldContain(nameof(BlockHere));
    }

    [Fact]
    public async Task All_exceptions_of_WhenAll_are_kept()
    {
        var all = Task.CompletedTask;
        var run = VirtualClock.RunAsync(_ =>
            all = Task.WhenAll(
                Task.FromException(new FormatException("a")),
                Task.FromException(new InvalidOperationException("b"))
            )
        );
        await Should.ThrowAsync<FormatException>(run);
        run.Exception!.InnerExceptions.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_cancelled_body_gives_a_cancelled_task()
    {
        var run = VirtualClock.RunAsync(static async clock =>
        {
            using var soon = new CancellationTokenSource(Seconds(1), clock);
            await clock.DelayAsync(Seconds(5), soon.Token);
        });
        await Should.ThrowAsync<OperationCanceledException>(run);
        run.IsCanceled.ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_inside_a_run_is_refused()
    {
        var message = await FailsAsync(
            VirtualTimeFailure.Nested,
            static _ => VirtualClock.RunAsync(static _ => Task.CompletedTask)
        );
        message.ShouldContain("One run has one clock: use the clock that the body was given");
    }

    [Fact]
    public async Task A_run_inside_Task_Run_inside_a_run_is_refused() =>
        await FailsAsync(
            VirtualTimeFailure.Nested,
            static _ => Task.Run(static () => VirtualClock.RunAsync(static _ => Task.CompletedTask))
        );

    [Fact]
    public async Task A_run_after_a_run_is_welcome()
    {
        for (var i = 0; i < 3; i++)
        {
            await VirtualClock.RunAsync(static clock => clock.DelayAsync(Seconds(1)));
        }
    }

    [Fact]
    public async Task The_end_of_an_async_void_method_is_waited_for()
    {
        TimeSpan? ended = null;
        await VirtualClock.RunAsync(async clock =>
        {
            async void EndLate()
            {
                await clock.DelayAsync(Seconds(2));
                ended = clock.Elapsed;
            }

            EndLate();
            await clock.DelayAsync(Seconds(1));
        });
        ended.ShouldBe(Seconds(2));
    }

    [Fact]
    public async Task An_async_void_method_that_throws_fails_the_run()
    {
        var run = VirtualClock.RunAsync(static async clock =>
        {
            async void Fail()
            {
                await clock.DelayAsync(Seconds(1));
                throw new InvalidOperationException("async void");
            }

            Fail();
            await clock.DelayAsync(Seconds(0.5));
        });
        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("async void");
    }

    [Fact]
    public async Task Work_that_the_body_did_not_wait_for_ends_with_the_run()
    {
        var ended = false;
        await VirtualClock.RunAsync(clock =>
        {
            async Task ForgottenAsync()
            {
                await clock.DelayAsync(Seconds(5));
                ended = true;
            }

            _ = ForgottenAsync();
            return clock.DelayAsync(Seconds(1));
        });
        ended.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_the_loop_s_context_there_is_no_context()
    {
        await VirtualClock.RunAsync(
            static async clock =>
            {
                SynchronizationContext.Current.ShouldBeNull();
                await clock.DelayAsync(Seconds(1));
                SynchronizationContext.Current.ShouldBeNull();
            },
            new VirtualClockOptions { MultiThreaded = true }
        );
    }
}
