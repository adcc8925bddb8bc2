using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class HostedLoopTests
{
    [Fact]
    public Task A_loop_that_blocks_its_thread_sees_exact_times() =>
        VirtualClock.RunAsync(async clock =>
        {
            var log = new List<string>();
            var threads = new HashSet<int>();
            await clock.RunEventLoopAsync(
                MiniLoop.Run,
                async () =>
                {
                    async Task WorkAsync(string name, int milliseconds)
                    {
                        threads.Add(Environment.CurrentManagedThreadId);
                        await Task.Delay(milliseconds.Milliseconds, clock);
                        threads.Add(Environment.CurrentManagedThreadId);
                        log.Add($"{name} at {clock.Elapsed.TotalMilliseconds}");
                    }

                    await Task.WhenAll(WorkAsync("download", 50), WorkAsync("process", 30), WorkAsync("upload", 40));
                    await Task.Run(() => clock.DelayAsync(10.Milliseconds));
                }
            );
            log.ShouldBe(["process at 30", "upload at 40", "download at 50"]);
            threads.Count.ShouldBe(1);
            clock.Elapsed.ShouldBe(60.Milliseconds);
        });

    [Fact]
    public Task Two_loops_side_by_side_share_the_clock() =>
        VirtualClock.RunAsync(async clock =>
        {
            await Task.WhenAll(
                clock.RunEventLoopAsync(MiniLoop.Run, () => clock.DelayAsync(2.Seconds)),
                clock.RunEventLoopAsync(
                    MiniLoop.Run,
                    async () =>
                    {
                        for (var i = 0; i < 3; i++)
                        {
                            await clock.DelayAsync(1.Seconds);
                        }
                    }
                )
            );
            clock.Elapsed.ShouldBe(3.Seconds);
        });

    [Fact]
    public Task The_exception_of_the_loop_comes_out() =>
        VirtualClock.RunAsync(async clock =>
            (
                await Should.ThrowAsync<InvalidOperationException>(() =>
                    clock.RunEventLoopAsync(
                        static _ => throw new InvalidOperationException("mine"),
                        () => Task.CompletedTask
                    )
                )
            ).Message.ShouldBe("mine")
        );

    [Theory]
    [InlineData("forgets", "has not run 1 of the callbacks")]
    [InlineData("stays", "has not come back although main has ended")]
    [InlineData("ignores", "has not called main")]
    public async Task A_loop_that_does_not_do_its_work_is_named(string how, string message)
    {
        Action<Func<Task>> loop = how switch
        {
            "forgets" => static main =>
            {
                SynchronizationContext.SetSynchronizationContext(new ForgetfulContext());
                main().Wait();
            }
            ,
            "stays" => static main =>
            {
                MiniLoop.Run(main);
                new ManualResetEventSlim().Wait();
            }
            ,
            _ => static _ => new ManualResetEventSlim().Wait(),
        };
        var failure = await Should.ThrowAsync<VirtualTimeException>(() =>
            VirtualClock.RunAsync(
                clock => clock.RunEventLoopAsync(loop, async () => await clock.DelayAsync(1.Seconds)),
                new VirtualClockOptions { StallLimit = 200.Milliseconds }
            )
        );
        failure.Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_blocking_call_on_the_loop_is_named()
    {
        var failure = await Should.ThrowAsync<VirtualTimeException>(() =>
            VirtualClock.RunAsync(
                clock =>
                    clock.RunEventLoopAsync(
                        MiniLoop.Run,
                        async () =>
                        {
                            await Task.Yield();
                            clock.DelayAsync(1.Seconds).Wait();
                        }
                    ),
                new VirtualClockOptions { StallLimit = 200.Milliseconds }
            )
        );
        failure.Message.ShouldContain("runs a callback that does not come to an end");
    }

    [Fact]
    public async Task A_loop_that_throws_from_Post_fails_the_run_instead_of_ending_the_process()
    {
        static void RunWithoutAQueue(Func<Task> main)
        {
            SynchronizationContext.SetSynchronizationContext(new RefusingContext());
            _ = main();
        }

        var failure = await Should.ThrowAsync<NotSupportedException>(() =>
            VirtualClock.RunAsync(static clock =>
                clock.RunEventLoopAsync(RunWithoutAQueue, static async () => await Task.Yield())
            )
        );
        failure.Message.ShouldBe("no posts");
    }

    [Fact]
    public Task The_clock_stands_still_while_an_exception_leaves_the_loop() =>
        VirtualClock.RunAsync(async clock =>
        {
            await Should.ThrowAsync<NotSupportedException>(() =>
                clock.RunEventLoopAsync(
                    static main =>
                    {
                        try
                        {
                            MiniLoop.Run(main);
                        }
                        finally
                        {
                            Thread.SpinWait(1_000_000);
                        }
                    },
                    async () =>
                    {
                        SynchronizationContext.Current!.Post(
                            static _ => throw new NotSupportedException(),
                            state: null
                        );
                        await clock.DelayAsync(3.Seconds);
                    }
                )
            );
            clock.Elapsed.ShouldBe(TimeSpan.Zero);
        });

    [Fact]
    public Task The_clock_stands_still_while_the_loop_runs_what_it_has_put_into_its_queue_itself() =>
        VirtualClock.RunAsync(async clock =>
        {
            var seen = TimeSpan.MaxValue;
            void RunWithOwnWork(Func<Task> main)
            {
                var task = main();
                Thread.SpinWait(5_000_000);
                seen = clock.Elapsed;
                task.Wait();
            }

            await clock.RunEventLoopAsync(RunWithOwnWork, () => clock.DelayAsync(3.Seconds));
            seen.ShouldBe(TimeSpan.Zero);
            clock.Elapsed.ShouldBe(3.Seconds);
        });

    [Fact]
    public async Task A_loop_that_never_sleeps_is_named()
    {
        static void Spin(Func<Task> main)
        {
            var task = main();
            while (!task.IsCompleted)
            {
                Thread.SpinWait(20);
            }
        }

        var stop = new TaskCompletionSource();
        var failure = await Should.ThrowAsync<VirtualTimeException>(() =>
            VirtualClock.RunAsync(
                clock => clock.RunEventLoopAsync(Spin, () => Task.WhenAny(clock.DelayAsync(1.Seconds), stop.Task)),
                new VirtualClockOptions { StallLimit = 100.Milliseconds }
            )
        );
        stop.SetResult();
        failure.Message.ShouldContain("keeps its thread busy, though nothing is posted to it");
    }

    private sealed class RefusingContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new NotSupportedException("no posts");
    }

    private sealed class ForgetfulContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) { }
    }
}
