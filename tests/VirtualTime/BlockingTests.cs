using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

// Every thread that a test blocks is let go at its end, so that none stays behind in the pool.
[Collection(nameof(Alone))]
public sealed class BlockingTests : IDisposable
{
    private readonly ManualResetEventSlim _release = new();

    public void Dispose() => _release.Set();

    [Fact]
    public async Task Result_on_the_loop_is_a_blocking_call()
    {
        var message = await FailsAsync(VirtualTimeFailure.BlockingCall, static async clock =>
        {
            async Task<int> AnswerAsync()
            {
                await clock.DelayAsync(Seconds(1));
                return 42;
            }

            await clock.DelayAsync(Seconds(2));
            AnswerAsync().Result.ShouldBe(42);
        });

        message.ShouldStartWith(
            "At 2 s: BlockingTests.Result_on_the_loop_is_a_blocking_call > lambda blocks the only thread that runs "
                + "code here (Task.Result): as far as the clock can see, nothing will end that wait."
        );
    }

    [Fact]
    public Task Wait_on_the_loop_is_a_blocking_call() => FailsAsync(VirtualTimeFailure.BlockingCall, static clock =>
        {
            clock.DelayAsync(Seconds(1)).Wait();
            return Task.CompletedTask;
        });

    [Fact]
    public Task GetResult_on_the_loop_is_a_blocking_call() =>
        FailsAsync(VirtualTimeFailure.BlockingCall, static clock =>
        {
            clock.DelayAsync(Seconds(1)).GetAwaiter().GetResult();
            return Task.CompletedTask;
        });

    [Fact]
    public Task WaitAll_on_the_loop_is_a_blocking_call() => FailsAsync(VirtualTimeFailure.BlockingCall, static clock =>
        {
            Task.WaitAll(clock.DelayAsync(Seconds(1)), clock.DelayAsync(Seconds(2)));
            return Task.CompletedTask;
        });

    [Fact]
    public async Task A_blocking_wait_with_a_time_limit_measures_it_on_the_real_clock()
    {
        var message = await FailsAsync(VirtualTimeFailure.RealTime, static clock =>
        {
            clock.DelayAsync(Seconds(1)).Wait(Seconds(50)).ShouldBeTrue();
            return Task.CompletedTask;
        });
        message.ShouldContain("blocks its thread, with a limit on the real clock (Task.Wait)");
    }

    [Fact]
    public Task To_ask_without_waiting_is_allowed() =>
        VirtualClock.RunAsync(static clock =>
        {
            clock.DelayAsync(Seconds(1)).Wait(TimeSpan.Zero).ShouldBeFalse();
            return Task.CompletedTask;
        });

    [Fact]
    public Task SemaphoreSlim_Wait_on_the_loop_is_a_blocking_call() =>
        FailsAsync(VirtualTimeFailure.BlockingCall, static _ =>
        {
            using var closed = new SemaphoreSlim(0);
            closed.Wait();
            return Task.CompletedTask;
        });

    [Fact]
    public async Task A_blocking_call_fails_the_run_although_its_exception_is_swallowed()
    {
        var swallowed = new TaskCompletionSource();
        await FailsAsync(VirtualTimeFailure.BlockingCall, async clock =>
        {
            try
            {
                clock.DelayAsync(Seconds(1)).Wait();
            }
            catch (VirtualTimeException)
            {
                swallowed.SetResult();
            }

            await clock.DelayAsync(Seconds(1));
        });
        await swallowed.Task;
    }

    [Fact]
    public async Task Sleeping_on_the_loop_is_a_blocking_call_and_the_sleeper_is_named()
    {
        var message = await FailsAsync(VirtualTimeFailure.BlockingCall, async clock =>
        {
            async Task SleepyAsync()
            {
                await Task.Yield();
                SleepUntilReleased();
            }

            await SleepyAsync();
        });

        message.ShouldContain("> SleepyAsync has blocked the loop's thread for");
    }

    [Fact]
    public Task Sleeping_for_a_moment_on_the_loop_is_allowed() =>
        VirtualClock.RunAsync(static async clock =>
        {
            Thread.Sleep(2);
            await clock.DelayAsync(Seconds(1));
            clock.Elapsed.ShouldBe(Seconds(1));
        });

    [Fact]
    public Task Blocking_for_what_a_pool_thread_soon_does_is_allowed() =>
        VirtualClock.RunAsync(static async clock =>
        {
            Task.Run(static () => Thread.Sleep(2)).Wait();
            await clock.DelayAsync(Seconds(1));
            clock.Elapsed.ShouldBe(Seconds(1));
        });

    [Fact]
    public async Task Blocking_after_ConfigureAwait_false_is_a_blocking_call()
    {
        await FailsAsync(VirtualTimeFailure.BlockingCall, async clock =>
        {
            async Task BlockAsync()
            {
                await clock.DelayAsync(Seconds(1)).ConfigureAwait(false);
                _release.Wait();
            }

            await BlockAsync();
        });
    }

    [Fact]
    public async Task Blocking_on_a_pool_thread_is_a_blocking_call()
    {
        var message = await FailsAsync(VirtualTimeFailure.BlockingCall, async _ => await Task.Run(_release.Wait));
        message.ShouldContain(
            "Virtual time could not move for more than 0.3 s of real time: code of this run blocks a thread outside "
                + "the loop"
        );
    }

    [Fact]
    public async Task Blocking_on_a_thread_of_its_own_is_a_blocking_call()
    {
        await FailsAsync(VirtualTimeFailure.BlockingCall, async _ =>
        {
            new Thread(_release.Wait) { IsBackground = true }.Start();
            await new TaskCompletionSource().Task;
        });
    }

    [Fact]
    public Task Blocking_on_the_loop_without_its_context_is_a_blocking_call() =>
        FailsAsync(
            VirtualTimeFailure.BlockingCall,
            _ =>
            {
                _release.Wait();
                return Task.CompletedTask;
            },
            Impatient with
            {
                MultiThreaded = true,
            }
        );

    [Fact]
    public Task A_pool_thread_may_block_for_what_the_loop_soon_does() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var signal = new TaskCompletionSource();
            var waiter = Task.Run(signal.Task.Wait);
            await Task.Yield();
            signal.SetResult();
            await waiter;
            clock.Elapsed.ShouldBe(TimeSpan.Zero);
        });

    [Fact]
    public async Task Send_from_another_thread_is_refused_because_it_would_block_it()
    {
        await VirtualClock.RunAsync(static async _ =>
        {
            var context = SynchronizationContext.Current!;
            var sent = false;
            context.Send(_ => sent = true, state: null);
            sent.ShouldBeTrue();
            await Should.ThrowAsync<NotSupportedException>(Task.Run(() => context.Send(static _ => { }, state: null)));
        });
    }

    private void SleepUntilReleased()
    {
        while (!_release.IsSet)
        {
            Thread.Sleep(10);
        }
    }
}
