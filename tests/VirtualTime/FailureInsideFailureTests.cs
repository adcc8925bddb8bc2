using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class FailureInsideFailureTests
{
    private static readonly VirtualClockOptions s_multiThreaded = new() { MultiThreaded = true };

    [Fact]
    public async Task An_exception_in_a_timer_callback_fails_the_run()
    {
        var run = VirtualClock.RunAsync(static async clock =>
        {
            await using var timer = clock.CreateTimer(
                static _ => throw new InvalidOperationException("callback"),
                state: null,
                Seconds(1),
                Timeout.InfiniteTimeSpan
            );
            await clock.DelayAsync(Seconds(2));
        });
        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("callback");
    }

    [Fact]
    public async Task An_exception_in_a_posted_callback_fails_the_run()
    {
        var run = VirtualClock.RunAsync(static async clock =>
        {
            SynchronizationContext.Current!.Post(
                static _ => throw new InvalidOperationException("posted"),
                state: null
            );
            await clock.DelayAsync(Seconds(2));
        });
        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("posted");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_async_void_method_that_throws_off_the_loop_fails_the_run_and_not_the_process(
        bool multiThreaded
    )
    {
        var run = VirtualClock.RunAsync(
            static async clock =>
            {
                static async void Fail()
                {
                    await Task.Yield();
                    throw new InvalidOperationException("async void on the pool");
                }

                await Task.Run(Fail);
                await clock.DelayAsync(Seconds(1));
                await new TaskCompletionSource().Task;
            },
            new VirtualClockOptions { MultiThreaded = multiThreaded }
        );
        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("async void on the pool");
    }

    [Fact]
    public async Task An_async_void_method_that_throws_off_the_loop_after_the_end_of_the_body_fails_the_run()
    {
        for (var i = 0; i < 50; i++)
        {
            var run = VirtualClock.RunAsync(static _ =>
            {
                static async void Fail()
                {
                    await Task.Run(static () => { }).ConfigureAwait(false);
                    throw new InvalidOperationException("late");
                }

                Fail();
                return Task.CompletedTask;
            });
            (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("late");
        }
    }

    [Fact]
    public async Task A_thread_that_throws_fails_the_run_and_not_the_process()
    {
        var run = VirtualClock.RunAsync(static clock =>
            clock.RealAsync(static () =>
            {
                new Thread(static () => throw new InvalidOperationException("thread")).Start();
                return new TaskCompletionSource().Task;
            })
        );
        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("thread");
    }

    [Fact]
    public async Task What_happens_after_the_body_has_failed_changes_nothing()
    {
        var run = VirtualClock.RunAsync(static async clock =>
        {
            async Task FailLaterAsync()
            {
                await clock.DelayAsync(Seconds(2));
                throw new FormatException("second");
            }

            var later = FailLaterAsync();
            await clock.DelayAsync(Seconds(1));
            throw new InvalidOperationException("first");
        });
        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("first");
    }

    [Fact]
    public async Task A_body_that_fails_does_not_wait_for_its_async_void_methods()
    {
        var run = VirtualClock.RunAsync(static async clock =>
        {
            static async void Forgotten() => await new TaskCompletionSource().Task;
            Forgotten();
            await clock.DelayAsync(Seconds(1));
            throw new InvalidOperationException("first");
        });
        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("first");
    }

    [Fact]
    public async Task A_body_that_fails_while_its_jobs_run_on_the_pool_fails_with_its_own_exception()
    {
        using var release = new ManualResetEventSlim();
        var jobs = Task.CompletedTask;
        var run = VirtualClock.RunAsync(async clock =>
        {
            await clock.DelayAsync(Seconds(1));
            jobs = Task.WhenAll(Task.Run(release.Wait), Task.Run(() => clock.DelayAsync(Seconds(1))));
            throw new InvalidOperationException("body");
        });
        (await Should.ThrowAsync<InvalidOperationException>(run)).Message.ShouldBe("body");
        jobs.IsCompleted.ShouldBeFalse();
        release.Set();
    }

    [Fact]
    public async Task The_first_of_two_failures_counts()
    {
        var message = await FailsAsync(
            VirtualTimeFailure.BlockingCall,
            static async clock =>
            {
                try
                {
                    clock.DelayAsync(Seconds(1)).Wait();
                }
                finally
                {
                    await Task.FromException(new InvalidOperationException("second"));
                }
            }
        );
        message.ShouldContain("blocks the only thread that runs code here");
    }

    [Fact]
    public async Task Blocking_again_after_a_blocking_call_does_not_hang_the_loop()
    {
        var unwound = new TaskCompletionSource();
        await FailsAsync(
            VirtualTimeFailure.BlockingCall,
            clock =>
            {
                for (var i = 0; i < 3; i++)
                {
                    try
                    {
                        clock.DelayAsync(Seconds(1)).Wait();
                    }
                    catch (VirtualTimeException)
                    {
                        // The kind of code that must not save a run that has failed.
                    }
                }

                unwound.SetResult();
                return Task.CompletedTask;
            }
        );
        await unwound.Task;
    }

    [Fact]
    public async Task A_failure_in_a_child_is_not_lost_behind_a_WhenAll()
    {
        var run = VirtualClock.RunAsync(
            static async clock =>
                await Task.WhenAll(
                    clock.DelayAsync(Seconds(1)),
                    Task.Run(async () =>
                    {
                        await clock.DelayAsync(Seconds(2));
                        throw new FormatException("child");
                    })
                ),
            s_multiThreaded
        );
        (await Should.ThrowAsync<FormatException>(run)).Message.ShouldBe("child");
    }
}
