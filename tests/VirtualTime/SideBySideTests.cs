using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

[Collection(nameof(Alone))]
public sealed class SideBySideTests
{
    [Fact]
    public async Task Eight_runs_at_once_have_eight_clocks()
    {
        await Task.WhenAll(
            Enumerable
                .Range(1, 8)
                .Select(seconds =>
                    VirtualClock.RunAsync(async clock =>
                    {
                        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(10), clock);
                        for (var i = 0; i < 5; i++)
                        {
                            await Task.Run(() => clock.DelayAsync(Seconds(seconds), guard.Token), guard.Token)
                                .ConfigureAwait(false);
                        }

                        clock.Elapsed.ShouldBe(5 * Seconds(seconds));
                    })
                )
        );
    }

    [Fact]
    public async Task A_run_that_fails_leaves_its_neighbours_alone()
    {
        var failing = FailsAsync(VirtualTimeFailure.Deadlock, static _ => new TaskCompletionSource().Task);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ExactAsync()).Append(failing));
    }

    [Fact]
    public async Task Runs_are_exact_while_somebody_else_blocks_two_pool_threads()
    {
        using var blocked = new BlockedPoolThreads(2);
        for (var i = 0; i < 5; i++)
        {
            await ExactAsync();
        }
    }

    // Workers that are busy for ages are left out of the count. When they have ended, none of ours may pass for them.
    [Fact]
    public async Task A_pool_item_is_waited_for_although_somebody_else_kept_a_worker_busy_before()
    {
        var (stop, stopped) = (false, new TaskCompletionSource());
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                while (!Volatile.Read(ref stop))
                {
                    Thread.SpinWait(100);
                }

                stopped.SetResult();
            },
            state: null
        );
        var impatient = new VirtualClockOptions { StallLimit = TimeSpan.FromMilliseconds(20) };
        await VirtualClock.RunAsync(static clock => clock.DelayAsync(Seconds(1)), impatient);
        await VirtualClock.RunAsync(async clock =>
        {
            Volatile.Write(ref stop, value: true);
            await clock.RealAsync(() => stopped.Task);
            var (context, done) = (ExecutionContext.Capture()!, false);
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    for (var start = Environment.TickCount64; Environment.TickCount64 - start < 100;)
                    {
                        Thread.SpinWait(100);
                    }

                    ExecutionContext.Run(context, _ => done = true, state: null);
                },
                state: null
            );
            await clock.DelayAsync(Seconds(1));
            done.ShouldBeTrue();
        });
    }

    [Fact]
    public async Task Runs_are_exact_when_the_threads_that_somebody_else_blocked_are_free_again()
    {
        using (new BlockedPoolThreads(2))
        {
            await ExactAsync();
        }

        await ExactAsync();
        using (new BlockedPoolThreads(1))
        {
            await ExactAsync();
        }

        await ExactAsync();
    }

    [Fact]
    public async Task Runs_are_exact_after_a_run_that_left_threads_blocked()
    {
        using var release = new CountdownEvent(1);
        await FailsAsync(
            VirtualTimeFailure.BlockingCall,
            _ => Task.WhenAll(Task.Run(release.Wait), Task.Run(release.Wait))
        );
        for (var i = 0; i < 3; i++)
        {
            await ExactAsync();
        }

        release.Signal();
    }

    [Fact]
    public async Task Runs_are_exact_after_a_run_that_left_its_loop_and_a_pool_thread_blocked()
    {
        using var release = new CountdownEvent(1);
        await FailsAsync(
            VirtualTimeFailure.BlockingCall,
            async clock =>
            {
                _ = Task.Run(release.Wait);
                await clock.DelayAsync(Seconds(1)).ConfigureAwait(false);
                release.Wait();
            },
            Impatient with
            {
                MultiThreaded = true,
            }
        );
        for (var i = 0; i < 3; i++)
        {
            await ExactAsync();
        }

        release.Signal();
    }

    [Fact]
    public async Task A_run_waits_for_a_pool_that_others_keep_busy_and_is_not_accused_of_it()
    {
        var options = new VirtualClockOptions
        {
            StallLimit = TimeSpan.FromMilliseconds(20),
            RealLimit = TimeSpan.FromMinutes(1),
        };
        var (stop, ended) = (false, new CountdownEvent(3));
        for (var i = 0; i < 3; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Circle, preferLocal: false, state: (object?)null);
        }

        void Circle(object? state)
        {
            if (Volatile.Read(ref stop))
            {
                ended.Signal();
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(Circle, state, preferLocal: false);
            }
        }

        var run = VirtualClock.RunAsync(static clock => clock.DelayAsync(Seconds(1)), options);
        await Task.WhenAny(run, Task.Delay(300, TestContext.Current.CancellationToken));
        Volatile.Write(ref stop, true);
        await run;
        ended.Wait(TestContext.Current.CancellationToken);
        ended.Dispose();
    }

    private static Task ExactAsync() =>
        VirtualClock.RunAsync(static async clock =>
        {
            using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(10), clock);
            for (var i = 0; i < 3; i++)
            {
                await Task.Run(() => clock.DelayAsync(Seconds(1), guard.Token), guard.Token);
                await Task.Run(static () => Thread.Sleep(1), guard.Token).ConfigureAwait(false);
            }

            clock.Elapsed.ShouldBe(Seconds(3));
        });
}
