using System.Collections.Concurrent;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using static AsyncKatas.Tests.VirtualTime.Run;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>
/// Work that runs on other threads than the loop's: the clock waits for it, and it has its turns in one order.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ThreadTests
{
    private const int Repetitions = 100;

    private static readonly Dictionary<string, Func<Action, Task>> s_callsOutside = new(StringComparer.Ordinal)
    {
        ["a pool item"] = static call => OnAnother(static run => ThreadPool.QueueUserWorkItem(_ => run()), call),
        ["a pool item without its context"] = static call =>
            OnAnother(static run => ThreadPool.UnsafeQueueUserWorkItem(_ => run(), null), call),
        ["a thread of its own"] = static call => OnAnother(static run => new Thread(() => run()).Start(), call),
        ["Task.Run"] = static call => Task.Run(call),
        ["a LongRunning task"] = static call =>
            Task.Factory.StartNew(
                call,
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            ),
        ["what goes on after ConfigureAwait(false)"] = static async call =>
        {
            await Task.Run(static () => { }).ConfigureAwait(false);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            call();
        },
        ["the loop"] = static async call =>
        {
            await Task.Yield();
            call();
        },
    };

    [Fact]
    public Task A_LongRunning_task_is_waited_for() =>
        EachTimeAsync(static clock =>
            WinsAsync(
                clock,
                Task.Factory.StartNew(
                    Compute,
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            )
        );

    [Fact]
    public Task A_thread_of_its_own_is_waited_for() =>
        EachTimeAsync(static clock =>
        {
            var done = new TaskCompletionSource();
            new Thread(() =>
            {
                Compute();
                done.SetResult();
            }).Start();
            return WinsAsync(clock, done.Task);
        });

    [Fact]
    public Task A_pool_item_whose_context_does_not_flow_is_waited_for() =>
        EachTimeAsync(static clock =>
        {
            using (ExecutionContext.SuppressFlow())
            {
                return WinsAsync(clock, Task.Run(Compute));
            }
        });

    // Each is there for longer than it takes to see it, and no run sees the process without it.
    [Fact]
    public Task A_thread_whose_context_does_not_flow_is_waited_for_in_every_run() =>
        EachTimeAsync(static clock =>
        {
            var done = new TaskCompletionSource();
            using (ExecutionContext.SuppressFlow())
            {
                new Thread(() =>
                {
                    Thread.Sleep(20);
                    done.SetResult();
                }).Start();
            }

            return WinsAsync(clock, done.Task);
        });

    [Fact]
    public Task A_LongRunning_task_whose_context_does_not_flow_does_not_keep_the_clock_when_it_has_ended() =>
        VirtualClock.RunAsync(
            static async clock =>
            {
                Task work;
                using (ExecutionContext.SuppressFlow())
                {
                    work = Task.Factory.StartNew(
                        Compute,
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    );
                }

                await WinsAsync(clock, work);
                await clock.DelayAsync(Seconds(1));
                clock.Elapsed.ShouldBe(Seconds(1));
            },
            new VirtualClockOptions { RealLimit = Seconds(5) }
        );

    [Fact]
    public Task Tasks_that_one_pool_item_runs_for_their_scheduler_are_waited_for() =>
        EachTimeAsync(static async clock =>
        {
            var one = new TaskFactory(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
            await Task.WhenAll(
                Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        one.StartNew(async () =>
                            {
                                await clock.DelayAsync(Seconds(1));
                                Compute();
                                await clock.DelayAsync(Seconds(1));
                            })
                            .Unwrap()
                    )
            );
            clock.Elapsed.ShouldBe(Seconds(2));
        });

    [Fact]
    public async Task A_task_for_a_thread_that_was_there_before_the_run_is_waited_for()
    {
        using var before = new ThreadScheduler();
        await VirtualClock.RunAsync(clock => clock.DelayAsync(Seconds(1)));
        await EachTimeAsync(async clock =>
        {
            await WinsAsync(clock, Task.Factory.StartNew(Compute, CancellationToken.None, default, before));
            await Task
                .Factory.StartNew(
                    async () =>
                    {
                        await clock.DelayAsync(Seconds(2));
                        Compute();
                        await clock.DelayAsync(Seconds(2));
                    },
                    CancellationToken.None,
                    default,
                    before
                )
                .Unwrap();
            clock.Elapsed.ShouldBe(Seconds(4));
        });
    }

    [Fact]
    public Task A_scheduler_that_runs_its_tasks_when_it_is_told_to_does_not_keep_the_clock() =>
        VirtualClock.RunAsync(
            static async clock =>
            {
                var later = new LaterScheduler();
                for (var i = 1; i <= 50; i++)
                {
                    var task = Task.Factory.StartNew(
                        static () => { },
                        CancellationToken.None,
                        TaskCreationOptions.None,
                        later
                    );
                    await clock.DelayAsync(Seconds(1));
                    later.RunAll();
                    await task;
                    clock.Elapsed.ShouldBe(Seconds(i));
                }
            },
            new VirtualClockOptions { RealLimit = Seconds(5) }
        );

    [Fact]
    public async Task Pool_items_that_wait_for_their_turn_do_not_use_the_threads_of_the_pool_up()
    {
        // A thread that has queued an item takes that one next, before older ones of others: it is held until those
        // have had their turns, and more and more threads are.
        var order = new List<int>();
        await VirtualClock.RunAsync(
            _ => Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => Task.Run(() => order.Add(i))))),
            new VirtualClockOptions { RealLimit = Seconds(30) }
        );
        order.ShouldBe(Enumerable.Range(0, 500));
    }

    /// <summary>How a thread of the run comes to call code that was handed over outside of the run.</summary>
    public static TheoryData<string> CallsOutside => [.. s_callsOutside.Keys];

    [Theory]
    [MemberData(nameof(CallsOutside))]
    public async Task A_thread_keeps_its_turn_while_it_runs_a_callback_that_was_registered_outside_of_the_run(
        string call
    )
    {
        using var source = new CancellationTokenSource();
        await KeepsItsTurnAsync(
            call,
            work =>
            {
                source.Token.Register(work);
                return source.Cancel;
            }
        );
    }

    [Theory]
    [MemberData(nameof(CallsOutside))]
    public async Task A_thread_keeps_its_turn_while_it_runs_code_in_a_context_from_outside_of_the_run(string call)
    {
        var outside = ExecutionContext.Capture()!;
        await KeepsItsTurnAsync(call, work => () => ExecutionContext.Run(outside, _ => work(), null));
    }

    [Fact]
    public async Task What_a_callback_from_outside_waits_for_has_its_turn()
    {
        using var source = new CancellationTokenSource();
        using var worked = new ManualResetEventSlim();
        await using var registration = source.Token.Register(worked.Wait);
        await VirtualClock.RunAsync(
            _ =>
                Task.WhenAll(
                    s_callsOutside["a pool item"](source.Cancel),
                    Task.Run(worked.Set, CancellationToken.None)
                ),
            Impatient
        );
        worked.IsSet.ShouldBeTrue();
    }

    [Fact]
    public async Task A_pool_item_that_stays_in_a_context_of_others_has_left_the_run()
    {
        var outside = ExecutionContext.Capture()!;
        using var left = new CountdownEvent(Repetitions);
        await VirtualClock.RunAsync(async clock =>
        {
            for (var i = 0; i < Repetitions; i++)
            {
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    ExecutionContext.Restore(outside);
                    left.Signal();
                });
                await clock.DelayAsync(Seconds(1));
            }
        });

        // The run need not wait for what an item does outside of it.
        left.Wait(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Work_that_began_before_the_run_is_waited_for()
    {
        using var release = new ManualResetEventSlim();
        var outside = Task.Run(
            () =>
            {
                release.Wait();
                Thread.SpinWait(2_000_000);
            },
            TestContext.Current.CancellationToken
        );
        await VirtualClock.RunAsync(async clock =>
        {
            release.Set();
            await WinsAsync(clock, outside);
        });
    }

    [Fact]
    public Task Pool_items_have_their_turns_in_the_order_in_which_they_were_queued() =>
        EachTimeAsync(static async _ =>
        {
            var order = new List<int>();
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => order.Add(i))));
            order.ShouldBe(Enumerable.Range(0, 20));
        });

    [Fact]
    public Task Continuations_on_the_pool_have_their_turns_in_one_order() =>
        EachTimeAsync(static async clock =>
        {
            var order = new List<int>();
            using var places = new SemaphoreSlim(0);
            var waiting = Enumerable
                .Range(0, 10)
                .Select(async i =>
                {
                    await places.WaitAsync().ConfigureAwait(false);
                    order.Add(i);
                    await Task.Yield();
                    order.Add(10 + i);
                })
                .ToArray();
            places.Release(10);
            await Task.WhenAll(waiting);
            order.ShouldBe(Enumerable.Range(0, 20));
        });

    [Fact]
    public Task Callbacks_of_the_loop_and_pool_items_take_turns() =>
        EachTimeAsync(static async _ =>
        {
            var order = new List<string>();
            async Task OnTheLoopAsync(string name)
            {
                await Task.Yield();
                order.Add(name);
            }

            await Task.WhenAll(
                OnTheLoopAsync("a"),
                Task.Run(() => order.Add("b")),
                OnTheLoopAsync("c"),
                Task.Run(() => order.Add("d"))
            );
            order.ShouldBe(["a", "b", "c", "d"]);
        });

    [Fact]
    public Task Only_one_thread_runs_code_of_the_run_at_a_time() =>
        EachTimeAsync(static async _ =>
        {
            var (inside, peak) = (0, 0);
            await Parallel.ForAsync(
                0,
                20,
                async (_, cancellation) =>
                {
                    peak = Math.Max(peak, Interlocked.Increment(ref inside));
                    Compute();
                    Interlocked.Decrement(ref inside);
                    await Task.Yield();
                }
            );
            peak.ShouldBe(1);
        });

    [Fact]
    public Task A_pool_item_that_waits_for_another_lets_it_have_its_turn() =>
        VirtualClock.RunAsync(static async _ =>
        {
            var signal = new TaskCompletionSource();
            var first = Task.Run(signal.Task.Wait);
            var second = Task.Run(signal.SetResult);
            await Task.WhenAll(first, second);
        });

    [Fact]
    public Task A_pool_item_that_spins_for_another_lets_it_have_its_turn() =>
        VirtualClock.RunAsync(
            static async _ =>
            {
                var done = false;
                var first = Task.Run(() => SpinWait.SpinUntil(() => Volatile.Read(ref done)));
                var second = Task.Run(() => Volatile.Write(ref done, true));
                await Task.WhenAll(first, second);
            },
            Impatient
        );

    [Fact]
    public Task The_loop_may_block_for_what_the_pool_does() =>
        VirtualClock.RunAsync(static clock =>
        {
            Parallel.For(0, 4, static _ => Compute());
            Task.WaitAll(Task.Run(Compute), Task.Run(Compute));
            clock.Elapsed.ShouldBe(TimeSpan.Zero);
            return Task.CompletedTask;
        });

    [Fact]
    public Task A_task_that_was_cancelled_before_it_began_is_not_waited_for() =>
        VirtualClock.RunAsync(static async clock =>
        {
            using var caller = new CancellationTokenSource();
            var task = Task.Run(static () => { }, caller.Token);
            caller.Cancel();
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await clock.DelayAsync(Seconds(1));
            clock.Elapsed.ShouldBe(Seconds(1));
        });

    [Fact]
    public Task A_lock_that_a_pool_item_holds_may_be_waited_for() =>
        VirtualClock.RunAsync(static async clock =>
        {
            var gate = new Lock();
            var held = new TaskCompletionSource();
            var other = Task.Run(() =>
            {
                lock (gate)
                {
                    held.SetResult();
                    Thread.SpinWait(1_000_000);
                }
            });
            await held.Task;
            lock (gate) { }

            await other;
            clock.Elapsed.ShouldBe(TimeSpan.Zero);
        });

    [Fact]
    public Task Sixty_pool_items_may_sleep() =>
        VirtualClock.RunAsync(static async clock =>
        {
            await Task.WhenAll(Enumerable.Range(0, 60).Select(static _ => Task.Run(static () => Thread.Sleep(50))));
            clock.Elapsed.ShouldBe(TimeSpan.Zero);
        });

    [Fact]
    public Task A_million_yields_are_no_livelock() =>
        VirtualClock.RunAsync(static async _ =>
        {
            for (var i = 0; i < 1_000_001; i++)
            {
                await Task.Yield();
            }
        });

    [Fact]
    public async Task An_async_void_method_that_is_called_without_the_loop_s_context_is_not_waited_for()
    {
        var ended = false;
        await VirtualClock.RunAsync(async clock =>
        {
            async void Later()
            {
                await clock.DelayAsync(Seconds(1));
                ended = true;
            }

            await Task.Run(static () => { }).ConfigureAwait(false);
            Later();
        });
        ended.ShouldBeFalse();
    }

    private static async Task KeepsItsTurnAsync(string call, Func<Action, Action> outside)
    {
        var hasJumped = false;
        var work = outside(() => SpinWait.SpinUntil(() => hasJumped, 100));
        await VirtualClock.RunAsync(async clock =>
        {
            // From its first jump on, the clock need not look at the pool to know what the run does.
            await clock.DelayAsync(Seconds(1));
            var jump = clock.DelayAsync(Seconds(1)).ContinueWith(_ => hasJumped = true, TaskScheduler.Default);
            await s_callsOutside[call](work);
            hasJumped.ShouldBeFalse("the clock jumped although somebody was still at work");
            await jump;
        });
    }

    private static Task OnAnother(Action<Action> start, Action call)
    {
        var done = new TaskCompletionSource();
        start(() =>
        {
            call();
            done.SetResult();
        });
        return done.Task;
    }

    private static void Compute() => Thread.SpinWait(20_000);

    private static async Task WinsAsync(VirtualClock clock, Task work)
    {
        var delay = clock.DelayAsync(Seconds(1));
        (await Task.WhenAny(work, delay)).ShouldBe(work, "the clock jumped although somebody was still at work");
    }

    private static async Task EachTimeAsync(Func<VirtualClock, Task> body)
    {
        for (var i = 0; i < Repetitions; i++)
        {
            await VirtualClock.RunAsync(body);
        }
    }

    /// <summary>Runs its tasks on a thread of which no run knows.</summary>
    private sealed class ThreadScheduler : TaskScheduler, IDisposable
    {
        private readonly BlockingCollection<Task> _tasks = [];

        public ThreadScheduler() => new Thread(RunTasks) { IsBackground = true }.UnsafeStart();

        public void Dispose() => _tasks.CompleteAdding();

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

        protected override void QueueTask(Task task) => _tasks.Add(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        private void RunTasks()
        {
            foreach (var task in _tasks.GetConsumingEnumerable())
            {
                TryExecuteTask(task);
            }
        }
    }

    private sealed class LaterScheduler : TaskScheduler
    {
        private readonly Queue<Task> _tasks = [];

        public void RunAll()
        {
            while (_tasks.TryDequeue(out var task))
            {
                TryExecuteTask(task);
            }
        }

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;

        protected override void QueueTask(Task task) => _tasks.Enqueue(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
    }
}
