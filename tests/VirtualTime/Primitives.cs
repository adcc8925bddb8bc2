using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AsyncKatas.VirtualTime;
using Shouldly;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>
/// Every primitive that must be exact on the virtual clock: once in each test run, thousands of times under stress.
/// </summary>
public static class Primitives
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Primitive> All { get; } =
    [
        new("Task.Delay", DelaysAsync),
        new("nested async methods", NestedMethodsAsync),
        new("timers at the same instant", SameInstantAsync, NeedsLoop: true),
        new("timers at the same instant, ConfigureAwait(false)", SameInstantOffTheContextAsync, NeedsLoop: true),
        new("SemaphoreSlim", static (clock, _) => SemaphoreAsync(clock, CancellationToken.None)),
        new("SemaphoreSlim with a token", SemaphoreAsync),
        new("ConfigureAwait(false), nested", ConfigureAwaitFalseAsync),
        new("Task.Run around delays", TaskRunAroundDelaysAsync),
        new("Task.Run that computes", TaskRunThatComputesAsync),
        new("Task.Run that sleeps", TaskRunThatSleepsAsync),
        new("ThreadPool.UnsafeQueueUserWorkItem", UnsafeWorkItemsAsync),
        new("Parallel.ForEachAsync", ParallelForEachAsync),
        new("bounded Channel", BoundedChannelAsync),
        new("WaitAsync", WaitAsync),
        new("WhenAny", WhenAnyAsync),
        new("WhenEach", WhenEachAsync),
        new("CancellationTokenSource on the clock", CancellationAsync),
        new("PeriodicTimer", PeriodicTimerAsync),
        new("async stream, ConfigureAwait(false)", StreamAsync),
        new("RunContinuationsAsynchronously", CompletionSourcesAsync),
        new("IValueTaskSource", ValueTaskSourceAsync),
        new("Task.Yield storm", YieldStormAsync),
        new("timers armed by other threads", TimersOfOtherThreadsAsync),
        new("file write and read", FileAsync),
        new("LongRunning tasks", LongRunningAsync),
        new("threads of its own", OwnThreadsAsync),
        new("a pool item whose context does not flow", SuppressedFlowAsync),
        new("a pool item with the number of items of others", OneNumberAsync),
        new("pool items in the order of their queue", QueueOrderAsync),
        new("continuations on the pool in one order", ContinuationOrderAsync),
        new("pool items that their makers take first", OwnItemsFirstAsync),
        new("a hosted event loop that the pool wakes", HostedLoopAsync),
        new(
            "a timer of the real clock",
            RealTimerAsync,
            Refused: "At 2 s: Primitives.RealTimerAsync > WaitAsync has set a timer of the real clock (Task.Delay, "
                + "0.005 s)."
        ),
        new(
            "a limit of the real clock in Task.Run",
            RealLimitAsync,
            Refused: "At 1 s: Primitives.RealLimitAsync > lambda has set a timer of the real clock "
                + "(SemaphoreSlim.WaitAsync, 10 s)."
        ),
        new("RealAsync: TCP", static (clock, cancellation) =>
            RealAsync(clock, () => Loopback.EchoAsync(rounds: 3, cancellation))
        ),
        new("RealAsync: HttpClient", static (clock, cancellation) =>
            RealAsync(clock, () => Loopback.HttpAsync(cancellation))
        ),
        new("RealAsync: a thread of its own", static (clock, _) => RealAsync(clock, Loopback.OwnThreadAsync)),
        new("RealAsync: started off the loop", RealWorkOffTheLoopAsync),
    ];

    private static async Task DelaysAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var order = new ConcurrentQueue<int>();
        await Task.WhenAll(
            new[] { 3, 1, 2, 5, 4 }.Select(async seconds =>
            {
                await clock.DelayAsync(seconds * s_second, cancellation);
                order.Enqueue(seconds);
            })
        );
        clock.Elapsed.ShouldBe(5 * s_second);
        order.ShouldBe([1, 2, 3, 4, 5]);

        for (var i = 0; i < 5; i++)
        {
            await clock.DelayAsync(s_second, cancellation);
        }

        clock.Elapsed.ShouldBe(10 * s_second);
    }

    private static async Task NestedMethodsAsync(VirtualClock clock, CancellationToken cancellation)
    {
        async Task<int> DescendAsync(int depth)
        {
            if (depth == 0)
            {
                return 0;
            }

            await clock.DelayAsync(s_second, cancellation);
            var below = await Task.WhenAll(DescendAsync(depth - 1), DescendAsync(depth - 1));
            await clock.DelayAsync(s_second, cancellation);
            return below.Sum() + 1;
        }

        (await DescendAsync(depth: 4)).ShouldBe(15);
        clock.Elapsed.ShouldBe(8 * s_second);
    }

    private static async Task SameInstantAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var order = new List<int>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async job =>
                {
                    await clock.DelayAsync(s_second, cancellation);
                    await clock.DelayAsync(s_second, cancellation);
                    order.Add(job);
                })
        );
        order.ShouldBe(Enumerable.Range(0, 8));
        clock.Elapsed.ShouldBe(2 * s_second);
    }

    private static async Task SameInstantOffTheContextAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var order = new ConcurrentQueue<int>();
        async Task InnerAsync() => await clock.DelayAsync(s_second, cancellation);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async job =>
                {
                    await InnerAsync().ConfigureAwait(false);
                    await InnerAsync().ConfigureAwait(false);
                    order.Enqueue(job);
                })
        );
        order.ShouldBe(Enumerable.Range(0, 8));
        clock.Elapsed.ShouldBe(2 * s_second);
    }

    private static async Task SemaphoreAsync(VirtualClock clock, CancellationToken cancellation)
    {
        using var places = new SemaphoreSlim(2);
        await Task.WhenAll(
            Enumerable
                .Range(0, 5)
                .Select(async job =>
                {
                    await places.WaitAsync(cancellation);
                    try
                    {
                        await clock.Timeline.TrackAsync($"{job}", () => clock.DelayAsync(s_second, cancellation));
                    }
                    finally
                    {
                        places.Release();
                    }
                })
        );
        clock.Elapsed.ShouldBe(3 * s_second);
        clock.Timeline.MaxOverlap.ShouldBe(2);
    }

    private static async Task ConfigureAwaitFalseAsync(VirtualClock clock, CancellationToken cancellation)
    {
        async Task InnerAsync() => await clock.DelayAsync(s_second, cancellation);
        async Task OuterAsync()
        {
            await InnerAsync().ConfigureAwait(false);
            await InnerAsync().ConfigureAwait(false);
            await clock.DelayAsync(s_second, cancellation).ConfigureAwait(false);
        }

        await Task.WhenAll(OuterAsync(), OuterAsync(), OuterAsync());
        clock.Elapsed.ShouldBe(3 * s_second);
    }

    private static async Task TaskRunAroundDelaysAsync(VirtualClock clock, CancellationToken cancellation)
    {
        async Task TwoDelaysAsync()
        {
            await clock.DelayAsync(s_second, cancellation);
            await clock.DelayAsync(s_second, cancellation);
        }

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(TwoDelaysAsync, cancellation)));
        clock.Elapsed.ShouldBe(2 * s_second);
    }

    private static async Task TaskRunThatComputesAsync(VirtualClock clock, CancellationToken cancellation)
    {
        async Task JobAsync()
        {
            await Task.Run(ComputeForTwoMilliseconds, cancellation);
            await clock.DelayAsync(s_second, cancellation);
        }

        await Task.WhenAll(JobAsync(), JobAsync(), JobAsync());
        clock.Elapsed.ShouldBe(s_second);
    }

    private static async Task TaskRunThatSleepsAsync(VirtualClock clock, CancellationToken cancellation)
    {
        await clock.DelayAsync(s_second, cancellation);
        await Task.Run(static () => Thread.Sleep(2), cancellation);
        await clock.DelayAsync(s_second, cancellation);
        clock.Elapsed.ShouldBe(2 * s_second);
    }

    private static async Task UnsafeWorkItemsAsync(VirtualClock clock, CancellationToken cancellation)
    {
        for (var i = 0; i < 3; i++)
        {
            var done = new TaskCompletionSource();
            ThreadPool.UnsafeQueueUserWorkItem(static done => done.SetResult(), done, preferLocal: false);
            await done.Task.ConfigureAwait(false);
            await clock.DelayAsync(s_second, cancellation);
        }

        clock.Elapsed.ShouldBe(3 * s_second);
    }

    private static async Task ParallelForEachAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, 5), options, async (job, token) =>
            await clock.Timeline.TrackAsync($"{job}", () => clock.DelayAsync(s_second, token))
        );
        clock.Elapsed.ShouldBe(3 * s_second);
        clock.Timeline.MaxOverlap.ShouldBe(2);
    }

    private static async Task BoundedChannelAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<int>(1);
        async Task ProduceAsync()
        {
            for (var item = 0; item < 5; item++)
            {
                await clock.DelayAsync(s_second, cancellation);
                await channel.Writer.WriteAsync(item, cancellation);
            }

            channel.Writer.Complete();
        }

        var producer = ProduceAsync();
        var received = new List<int>();
        await foreach (var item in channel.Reader.ReadAllAsync(cancellation))
        {
            received.Add(item);
            await clock.DelayAsync(3 * s_second, cancellation);
        }

        await producer;
        received.ShouldBe([0, 1, 2, 3, 4]);
        clock.Elapsed.ShouldBe(16 * s_second);
    }

    private static async Task WaitAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var slow = clock.DelayAsync(10 * s_second, cancellation);
        await Should.ThrowAsync<TimeoutException>(slow.WaitAsync(s_second, clock, cancellation));
        clock.Elapsed.ShouldBe(s_second);
        await slow.WaitAsync(30 * s_second, clock, cancellation);
        clock.Elapsed.ShouldBe(10 * s_second);
    }

    private static async Task WhenAnyAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var (slow, fast) = (clock.DelayAsync(3 * s_second, cancellation), clock.DelayAsync(2 * s_second, cancellation));
        (await Task.WhenAny(slow, fast)).ShouldBeSameAs(fast);
        clock.Elapsed.ShouldBe(2 * s_second);
        await Task.WhenAny(slow);
        clock.Elapsed.ShouldBe(3 * s_second);
    }

    private static async Task WhenEachAsync(VirtualClock clock, CancellationToken cancellation)
    {
        async Task<int> JobAsync(int seconds)
        {
            await clock.DelayAsync(seconds * s_second, cancellation);
            return seconds;
        }

        var ends = new List<(int Job, TimeSpan At)>();
        await foreach (var job in Task.WhenEach(JobAsync(3), JobAsync(1), JobAsync(2)))
        {
            ends.Add((await job, clock.Elapsed));
            await clock.DelayAsync(s_second / 10, cancellation);
        }

        ends.ShouldBe([(1, s_second), (2, 2 * s_second), (3, 3 * s_second)]);
        clock.Elapsed.ShouldBe(3.1 * s_second);
    }

    private static async Task CancellationAsync(VirtualClock clock, CancellationToken cancellation)
    {
        using var soon = new CancellationTokenSource(s_second, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(soon.Token, cancellation);
        await Should.ThrowAsync<OperationCanceledException>(clock.DelayAsync(10 * s_second, linked.Token));
        clock.Elapsed.ShouldBe(s_second);

        using var later = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        later.CancelAfter(2 * s_second);
        using var closed = new SemaphoreSlim(0);
        await Should.ThrowAsync<OperationCanceledException>(closed.WaitAsync(later.Token));
        clock.Elapsed.ShouldBe(3 * s_second);
    }

    private static async Task PeriodicTimerAsync(VirtualClock clock, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(s_second, clock);
        var ticks = new List<TimeSpan>();
        while (ticks.Count < 5 && await timer.WaitForNextTickAsync(cancellation))
        {
            ticks.Add(clock.Elapsed);
            await clock.DelayAsync(0.4 * s_second, cancellation);
        }

        ticks.ShouldBe(Enumerable.Range(1, 5).Select(static tick => tick * s_second));
        clock.Elapsed.ShouldBe(5.4 * s_second);
    }

    private static async Task StreamAsync(VirtualClock clock, CancellationToken cancellation)
    {
        async IAsyncEnumerable<int> ItemsAsync([EnumeratorCancellation] CancellationToken token = default)
        {
            for (var item = 0; item < 4; item++)
            {
                await clock.DelayAsync(s_second / 2, token).ConfigureAwait(false);
                await Task.Yield();
                yield return item;
            }
        }

        var received = new List<int>();
        await foreach (var item in ItemsAsync().WithCancellation(cancellation).ConfigureAwait(false))
        {
            received.Add(item);
            await clock.DelayAsync(s_second / 10, cancellation).ConfigureAwait(false);
        }

        received.ShouldBe([0, 1, 2, 3]);
        clock.Elapsed.ShouldBe(2.4 * s_second);
    }

    private static async Task CompletionSourcesAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        async Task AnswerAsync()
        {
            await there.Task.ConfigureAwait(false);
            await clock.DelayAsync(s_second, cancellation);
            back.SetResult();
        }

        async Task AskAsync()
        {
            await clock.DelayAsync(s_second, cancellation);
            there.SetResult();
            await back.Task;
            await clock.DelayAsync(s_second, cancellation);
        }

        await Task.WhenAll(AnswerAsync(), AskAsync());
        clock.Elapsed.ShouldBe(3 * s_second);
    }

    private static async Task ValueTaskSourceAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var source = new ReusableSource<int>();
        async ValueTask<int> ReceiveAsync()
        {
            var item = await source.NextAsync().ConfigureAwait(false);
            await clock.DelayAsync(s_second, cancellation).ConfigureAwait(false);
            return item;
        }

        async Task SendAsync(int item)
        {
            await clock.DelayAsync(s_second, cancellation);
            source.SetResult(item);
        }

        for (var item = 0; item < 3; item++)
        {
            var sender = SendAsync(item);
            (await ReceiveAsync()).ShouldBe(item);
            await sender;
        }

        clock.Elapsed.ShouldBe(6 * s_second);
    }

    private static async Task YieldStormAsync(VirtualClock clock, CancellationToken cancellation)
    {
        async Task JobAsync()
        {
            for (var i = 0; i < 10; i++)
            {
                await Task.Run(static () => { }, cancellation).ConfigureAwait(false);
                await Task.Yield();
                await clock.DelayAsync(s_second / 10, cancellation).ConfigureAwait(false);
            }
        }

        await Task.WhenAll(JobAsync(), JobAsync(), JobAsync());
        clock.Elapsed.ShouldBe(s_second);
    }

    private static async Task TimersOfOtherThreadsAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var fired = 0;
        await Task.WhenAll(
            Enumerable
                .Range(1, 4)
                .Select(seconds =>
                    Task.Run(
                        async () =>
                        {
                            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                            await using var timer = clock.CreateTimer(
                                _ => done.SetResult(),
                                state: null,
                                seconds * s_second,
                                Timeout.InfiniteTimeSpan
                            );
                            await done.Task;
                            Interlocked.Increment(ref fired);
                        },
                        cancellation
                    )
                )
        );
        fired.ShouldBe(4);
        clock.Elapsed.ShouldBe(4 * s_second);
    }

    private static async Task FileAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("async-katas-");
        try
        {
            var (path, text) = (Path.Combine(folder.FullName, "text"), new string('x', 200_000));
            await clock.DelayAsync(s_second, cancellation);
            await File.WriteAllTextAsync(path, text, cancellation);
            await clock.DelayAsync(s_second, cancellation);
            (await File.ReadAllTextAsync(path, cancellation)).ShouldBe(text);
            await clock.DelayAsync(s_second, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        clock.Elapsed.ShouldBe(3 * s_second);
    }

    private static async Task RealAsync(VirtualClock clock, Func<Task> work)
    {
        for (var i = 0; i < 2; i++)
        {
            await clock.RealAsync(work);
            await clock.DelayAsync(s_second);
        }

        clock.Elapsed.ShouldBe(2 * s_second);
    }

    private static async Task RealWorkOffTheLoopAsync(VirtualClock clock, CancellationToken cancellation)
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            await clock.RealAsync(Loopback.OwnThreadAsync);
                            await clock.DelayAsync(s_second, cancellation);
                            await clock.RealAsync(Loopback.OwnThreadAsync);
                        },
                        cancellation
                    )
                )
        );
        clock.Elapsed.ShouldBe(s_second);
    }

    private static void ComputeForTwoMilliseconds()
    {
        for (var end = Environment.TickCount64 + 2; Environment.TickCount64 < end;)
        {
            Thread.SpinWait(20);
        }
    }

    private static async Task LongRunningAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var order = new List<int>();
        var work = Enumerable
            .Range(0, 3)
            .Select(i =>
                Task.Factory.StartNew(
                    () =>
                    {
                        Thread.SpinWait(10_000);
                        order.Add(i);
                    },
                    cancellation,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            )
            .ToArray();
        await Task.WhenAny(Task.WhenAll(work), clock.DelayAsync(s_second, cancellation));
        clock.Elapsed.ShouldBe(TimeSpan.Zero);
        order.ShouldBe([0, 1, 2]);
    }

    private static async Task OwnThreadsAsync(VirtualClock clock, CancellationToken cancellation)
    {
        for (var i = 0; i < 3; i++)
        {
            var done = new TaskCompletionSource();
            new Thread(() =>
            {
                Thread.SpinWait(10_000);
                done.SetResult();
            }).Start();
            await Task.WhenAny(done.Task, clock.DelayAsync(s_second, cancellation));
            done.Task.IsCompleted.ShouldBeTrue();
        }

        clock.Elapsed.ShouldBe(TimeSpan.Zero);
    }

    private static async Task OwnItemsFirstAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var order = new List<int>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i => Task.Run(() => Task.Run(() => order.Add(i), cancellation), cancellation))
        );
        order.ShouldBe(Enumerable.Range(0, 100));
        clock.Elapsed.ShouldBe(TimeSpan.Zero);
    }

    private static async Task HostedLoopAsync(VirtualClock clock, CancellationToken cancellation)
    {
        await clock.RunEventLoopAsync(MiniLoop.Run, async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var work = clock.DelayAsync(s_second, stop.Token);
                await stop.CancelAsync();
                await Should.ThrowAsync<OperationCanceledException>(work);
            }
        });
        clock.Elapsed.ShouldBe(TimeSpan.Zero);
    }

    private static async Task SuppressedFlowAsync(VirtualClock clock, CancellationToken cancellation)
    {
        Task work;
        using (ExecutionContext.SuppressFlow())
        {
            work = Task.Run(static () => Thread.SpinWait(10_000), cancellation);
        }

        await Task.WhenAny(work, clock.DelayAsync(s_second, cancellation));
        clock.Elapsed.ShouldBe(TimeSpan.Zero);
        await work;
    }

    // .NET tells of an item by its hash code, and those of two may be the same.
    private static async Task OneNumberAsync(VirtualClock clock, CancellationToken cancellation)
    {
        await clock.DelayAsync(s_second, cancellation);
        await clock.RealAsync(static () =>
        {
            for (var i = 0; i < 20; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(new NumberedItem(static () => Thread.SpinWait(5_000)), false);
            }

            return Task.CompletedTask;
        });
        var (context, done) = (ExecutionContext.Capture()!, false);
        ThreadPool.UnsafeQueueUserWorkItem(
            new NumberedItem(() => ExecutionContext.Run(context, _ => done = true, state: null)),
            false
        );
        await clock.DelayAsync(s_second, cancellation);
        done.ShouldBeTrue();
        clock.Elapsed.ShouldBe(2 * s_second);
    }

    private static async Task QueueOrderAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var order = new List<int>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(
                        async () =>
                        {
                            order.Add(i);
                            await clock.DelayAsync(s_second, cancellation).ConfigureAwait(false);
                            order.Add(20 + i);
                        },
                        cancellation
                    )
                )
        );
        order.ShouldBe(Enumerable.Range(0, 40));
        clock.Elapsed.ShouldBe(s_second);
    }

    private static async Task ContinuationOrderAsync(VirtualClock clock, CancellationToken cancellation)
    {
        var order = new List<int>();
        using var places = new SemaphoreSlim(3);
        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i =>
                    Task.Run(
                        async () =>
                        {
                            await places.WaitAsync(cancellation).ConfigureAwait(false);
                            order.Add(i);
                            await clock.DelayAsync(s_second, cancellation).ConfigureAwait(false);
                            places.Release();
                        },
                        cancellation
                    )
                )
        );
        order.ShouldBe(Enumerable.Range(0, 12));
        clock.Elapsed.ShouldBe(4 * s_second);
    }

    private static async Task RealTimerAsync(VirtualClock clock, CancellationToken cancellation)
    {
        async Task WaitAsync()
        {
            await clock.DelayAsync(2 * s_second, cancellation);
            await Task.Delay(5, cancellation);
        }

        await Task.WhenAll(WaitAsync(), clock.DelayAsync(50 * s_second, cancellation));
    }

    private static async Task RealLimitAsync(VirtualClock clock, CancellationToken cancellation)
    {
        using var places = new SemaphoreSlim(1);
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(job =>
                    Task.Run(
                        async () =>
                        {
                            await clock.DelayAsync(s_second, cancellation);
                            await places.WaitAsync(TimeSpan.FromSeconds(10), cancellation);
                            await clock.DelayAsync(s_second, cancellation);
                            places.Release();
                        },
                        cancellation
                    )
                )
        );
    }

    private sealed class NumberedItem(Action run) : IThreadPoolWorkItem
    {
        public void Execute() => run();

        public override int GetHashCode() => 42;
    }
}
