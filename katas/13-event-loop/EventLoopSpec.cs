using System.Globalization;
using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.EventLoop;

public sealed class EventLoopSpec
{
    // Step 1: call main and come back when it has ended

    [Fact]
    public Task Main_is_called_on_the_thread_that_called_Run() =>
        Spec.RunAsync(async spec =>
        {
            Thread? caller = null;
            Thread? main = null;
            await spec.Clock.RunEventLoopAsync(
                hosted =>
                {
                    caller = Thread.CurrentThread;
                    EventLoop.Run(hosted);
                },
                () =>
                {
                    main = Thread.CurrentThread;
                    return Task.CompletedTask;
                }
            );
            spec.Should(
                ReferenceEquals(main, caller),
                "Expected main to be called on the thread that called Run; it was called on another one.",
                $"Run was called on the thread {NameOf(caller)}, main on {NameOf(main)}."
            );
        });

    [Fact]
    public Task Run_comes_back_when_main_has_ended() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(spec, spec.Job("main", 1.Seconds).RunAsync);
            spec.ShouldHaveEnded("main");
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task Run_returns_the_result_of_main() =>
        Spec.RunAsync(async spec =>
        {
            var result = await RunWithResultAsync(spec, spec.Job("main", 1.Seconds).Returning("forty-two").RunAsync);
            spec.ShouldBe("the result of Run", result, "forty-two");
        });

    [Fact]
    public Task Run_refuses_null() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("main", () => CallAsync(spec, static () => EventLoop.Run(null!)))
        );

    [Fact]
    public Task Run_with_a_result_refuses_null() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("main", () => CallAsync(spec, static () => EventLoop.Run<int>(null!)))
        );

    // Step 2: a queue, and a context that posts to it

    [Fact]
    public Task Everything_that_main_awaits_goes_on_on_one_thread() =>
        Spec.RunAsync(async spec =>
        {
            var log = new ThreadLog(spec);
            await RunAsync(
                spec,
                async () =>
                {
                    await spec.Clock.DelayAsync(1.Seconds);
                    log.Write("main after a delay");
                    await Task.Run(static () => { });
                    log.Write("main after some work on another thread");
                    await Task.Yield();
                    log.Write("main after a yield");
                }
            );
            spec.ShouldHaveWritten(
                log.Lines,
                "[event loop (1)] 1 s: main after a delay",
                "[event loop (1)] 1 s: main after some work on another thread",
                "[event loop (1)] 1 s: main after a yield"
            );
        });

    [Fact]
    public Task What_is_posted_first_runs_first() =>
        Spec.RunAsync(async spec =>
        {
            var order = new List<int>();
            await RunAsync(
                spec,
                async () =>
                {
                    for (var i = 1; i <= 5; i++)
                    {
                        Context(spec).Post(i => order.Add((int)i!), i);
                    }

                    await Task.Yield();
                }
            );
            spec.ShouldBeSequence("the callbacks, in the order in which they ran,", order, 1, 2, 3, 4, 5);
        });

    [Fact]
    public Task What_is_posted_three_times_runs_three_times() =>
        Spec.RunAsync(async spec =>
        {
            var runs = 0;
            SendOrPostCallback callback = _ => runs++;
            await CallAsync(
                spec,
                () =>
                    EventLoop.Run(async () =>
                    {
                        for (var i = 0; i < 3; i++)
                        {
                            Context(spec).Post(callback, state: null);
                        }

                        await Task.Yield();
                    })
            );
            spec.ShouldBe("the number of times that the callback ran", runs, 3);
        });

    [Fact]
    public Task What_main_posts_waits_for_its_turn() =>
        Spec.RunAsync(async spec =>
        {
            var steps = new List<string>();
            await RunAsync(
                spec,
                async () =>
                {
                    Context(spec).Post(_ => steps.Add("callback"), state: null);
                    steps.Add("main");
                    await Task.Yield();
                }
            );
            spec.ShouldBeSequence("the steps", steps, "main", "callback");
        });

    [Fact]
    public Task What_other_threads_post_runs_on_the_thread_of_the_loop() =>
        Spec.RunAsync(async spec =>
        {
            var log = new ThreadLog(spec);
            await RunAsync(
                spec,
                async () =>
                {
                    log.Write("main");
                    var context = Context(spec);
                    await Task.Run(() =>
                    {
                        for (var i = 1; i <= 3; i++)
                        {
                            context.Post(i => log.Write($"callback {i}"), i);
                        }
                    });
                    await Task.Yield();
                }
            );
            spec.ShouldHaveWritten(
                log.Lines,
                "[event loop (1)] 0 s: main",
                "[event loop (1)] 0 s: callback 1",
                "[event loop (1)] 0 s: callback 2",
                "[event loop (1)] 0 s: callback 3"
            );
        });

    [Fact]
    public Task What_another_thread_posts_first_runs_before_what_the_loop_posts_then() =>
        Spec.RunAsync(async spec =>
        {
            var order = new List<string>();
            await RunAsync(
                spec,
                async () =>
                {
                    var context = Context(spec);
                    var (other, hasPosted) = RealThread.Of(() =>
                        context.Post(_ => order.Add("of another thread"), state: null)
                    );
                    other.Start();

                    // The loop stands still for a moment, so that there is no doubt which of the two was first.
                    other.Join();
                    await hasPosted;
                    context.Post(_ => order.Add("of the loop itself"), state: null);
                    await spec.Clock.DelayAsync(1.Seconds);
                }
            );
            spec.ShouldBeSequence(
                "the callbacks, in the order in which they ran,",
                order,
                "of another thread",
                "of the loop itself"
            );
        });

    [Fact]
    public Task Run_comes_back_even_if_main_ends_on_another_thread() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(spec, async () => await spec.Clock.DelayAsync(1.Seconds).ConfigureAwait(false));
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_hundred_tasks_overlap_and_end_in_their_order() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = spec.EqualJobs(100, 0.2.Seconds);
            await RunAsync(spec, () => Task.WhenAll(jobs.Select(static job => CreateTask(job.RunAsync))));
            spec.ShouldHaveTaken(0.2.Seconds);
            spec.ShouldHaveEnded([.. jobs.Select(static job => job.Name)]);
        });

    // Step 3: whole programs, as Python runs them. Nothing new to write.

    [Fact]
    public Task Greetings_one_by_one_and_then_together() =>
        Spec.RunAsync(async spec =>
        {
            var log = new ThreadLog(spec);
            async Task GreetAsync(string name, double seconds)
            {
                await spec.Clock.DelayAsync(seconds.Seconds);
                log.Write($"hello from {name}");
            }

            await RunAsync(
                spec,
                async () =>
                {
                    await GreetAsync("Alice", 0.03);
                    await GreetAsync("Bob", 0.02);
                    await GreetAsync("Carol", 0.04);
                    log.Write("one by one: done");
                    await Task.WhenAll(
                        CreateTask(() => GreetAsync("Alice", 0.03)),
                        CreateTask(() => GreetAsync("Bob", 0.02)),
                        CreateTask(() => GreetAsync("Carol", 0.04))
                    );
                    log.Write("together: done");
                }
            );
            spec.ShouldHaveWritten(
                log.Lines,
                "[event loop (1)] 0.03 s: hello from Alice",
                "[event loop (1)] 0.05 s: hello from Bob",
                "[event loop (1)] 0.09 s: hello from Carol",
                "[event loop (1)] 0.09 s: one by one: done",
                "[event loop (1)] 0.11 s: hello from Bob",
                "[event loop (1)] 0.12 s: hello from Alice",
                "[event loop (1)] 0.13 s: hello from Carol",
                "[event loop (1)] 0.13 s: together: done"
            );
        });

    [Fact]
    public Task Tasks_in_the_background_while_main_does_other_work() =>
        Spec.RunAsync(async spec =>
        {
            var log = new ThreadLog(spec);
            async Task<string> WorkAsync(string name, double seconds)
            {
                log.Write($"{name} starts");
                await spec.Clock.DelayAsync(seconds.Seconds);
                log.Write($"{name} ends");
                return name;
            }

            await RunAsync(
                spec,
                async () =>
                {
                    var download = CreateTask(() => WorkAsync("Download", 0.05));
                    var process = CreateTask(() => WorkAsync("Process", 0.03));
                    var upload = CreateTask(() => WorkAsync("Upload", 0.04));
                    log.Write("main has made three tasks");
                    await spec.Clock.DelayAsync(0.01.Seconds);
                    log.Write("main has done other work");
                    log.Write($"main has got {string.Join(", ", await Task.WhenAll(download, process, upload))}");
                }
            );
            spec.ShouldHaveWritten(
                log.Lines,
                "[event loop (1)] 0 s: main has made three tasks",
                "[event loop (1)] 0 s: Download starts",
                "[event loop (1)] 0 s: Process starts",
                "[event loop (1)] 0 s: Upload starts",
                "[event loop (1)] 0.01 s: main has done other work",
                "[event loop (1)] 0.03 s: Process ends",
                "[event loop (1)] 0.04 s: Upload ends",
                "[event loop (1)] 0.05 s: Download ends",
                "[event loop (1)] 0.05 s: main has got Download, Process, Upload"
            );
        });

    [Fact]
    public Task A_time_limit() =>
        Spec.RunAsync(async spec =>
        {
            var log = new ThreadLog(spec);
            await RunAsync(
                spec,
                async () =>
                {
                    using var limit = new CancellationTokenSource(0.05.Seconds, spec.Clock);
                    await IgnoreCancellationAsync(SlowAsync(spec, log, "the slow task", limit.Token));
                    log.Write("time is up");
                }
            );
            spec.ShouldHaveWritten(
                log.Lines,
                "[event loop (1)] 0 s: the slow task starts",
                "[event loop (1)] 0.05 s: the slow task is cancelled",
                "[event loop (1)] 0.05 s: time is up"
            );
        });

    [Fact]
    public Task A_cancellation() =>
        Spec.RunAsync(async spec =>
        {
            var log = new ThreadLog(spec);
            await RunAsync(
                spec,
                async () =>
                {
                    using var stop = new CancellationTokenSource();
                    var task = CreateTask(() => SlowAsync(spec, log, "the task", stop.Token));
                    log.Write("main has made a task");
                    await spec.Clock.DelayAsync(0.02.Seconds);
                    await stop.CancelAsync();
                    await IgnoreCancellationAsync(task);
                    log.Write("main has seen it end");
                }
            );
            spec.ShouldHaveWritten(
                log.Lines,
                "[event loop (1)] 0 s: main has made a task",
                "[event loop (1)] 0 s: the task starts",
                "[event loop (1)] 0.02 s: the task is cancelled",
                "[event loop (1)] 0.02 s: main has seen it end"
            );
        });

    [Fact]
    public Task Three_tasks_of_which_the_second_fails() =>
        Spec.RunAsync(async spec =>
        {
            var log = new ThreadLog(spec);
            async Task MayFailAsync(int number)
            {
                await spec.Clock.DelayAsync(0.01.Seconds);
                if (number == 2)
                {
                    throw new FormatException($"task {number} failed");
                }
            }

            async Task<string> OutcomeAsync(int number)
            {
                try
                {
                    await CreateTask(() => MayFailAsync(number));
                    return $"task {number} is fine";
                }
                catch (FormatException error)
                {
                    return error.Message;
                }
            }

            await RunAsync(
                spec,
                async () =>
                {
                    foreach (var outcome in await Task.WhenAll(OutcomeAsync(1), OutcomeAsync(2), OutcomeAsync(3)))
                    {
                        log.Write(outcome);
                    }
                }
            );
            spec.ShouldHaveWritten(
                log.Lines,
                "[event loop (1)] 0.01 s: task 1 is fine",
                "[event loop (1)] 0.01 s: task 2 failed",
                "[event loop (1)] 0.01 s: task 3 is fine"
            );
        });

    [Fact]
    public Task Three_pairs_of_tasks_with_the_name_of_the_thread_on_every_line() =>
        Spec.RunAsync(async spec =>
        {
            var log = new ThreadLog(spec);
            async Task<string> DoAsync(string name, double seconds)
            {
                log.Write($"task {name} sleeps {Text(seconds.Seconds)}");
                await spec.Clock.DelayAsync(seconds.Seconds);
                return $"result of {name}";
            }

            async Task GroupAsync()
            {
                log.Write("a group of tasks");
                await Task.WhenAll(CreateTask(() => DoAsync("1", 3.0)), CreateTask(() => DoAsync("2", 3.5)));
            }

            async Task<string[]> InTurnAsync()
            {
                log.Write("two tasks, awaited in turn");
                var (first, second) = (CreateTask(() => DoAsync("3", 3.0)), CreateTask(() => DoAsync("4", 3.5)));
                return [await first, await second];
            }

            async Task<string[]> GatherAsync()
            {
                log.Write("two tasks, gathered");
                return await Task.WhenAll(CreateTask(() => DoAsync("5", 3.0)), CreateTask(() => DoAsync("6", 3.5)));
            }

            async Task<string[]> MainAsync()
            {
                await GroupAsync();
                return [.. await InTurnAsync(), .. await GatherAsync()];
            }

            await spec.Clock.RunEventLoopAsync(
                hosted => log.Write(string.Join(", ", EventLoop.Run(() => (Task<string[]>)hosted()))),
                MainAsync
            );
            spec.ShouldHaveWritten(
                log.Lines,
                "[event loop (1)] 0 s: a group of tasks",
                "[event loop (1)] 0 s: task 1 sleeps 3 s",
                "[event loop (1)] 0 s: task 2 sleeps 3.5 s",
                "[event loop (1)] 3.5 s: two tasks, awaited in turn",
                "[event loop (1)] 3.5 s: task 3 sleeps 3 s",
                "[event loop (1)] 3.5 s: task 4 sleeps 3.5 s",
                "[event loop (1)] 7 s: two tasks, gathered",
                "[event loop (1)] 7 s: task 5 sleeps 3 s",
                "[event loop (1)] 7 s: task 6 sleeps 3.5 s",
                "[event loop (1)] 10.5 s: result of 3, result of 4, result of 5, result of 6"
            );
        });

    // Step 4: errors come out

    [Fact]
    public Task The_exception_of_main_comes_out_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var main = spec.Job("main", 1.Seconds).Failing();
            await spec.ShouldThrowErrorOfAsync(main, () => RunAsync(spec, main.RunAsync));
        });

    [Fact]
    public Task The_exception_of_a_main_with_a_result_comes_out_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var main = spec.Job("main", 1.Seconds).Failing();
            await spec.ShouldThrowErrorOfAsync(main, () => RunWithResultAsync(spec, main.RunAsync));
        });

    [Fact]
    public Task The_exception_of_a_main_that_returns_no_task_comes_out_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var main = spec.Job("main", 1.Seconds).ThrowingAtOnce();
            await spec.ShouldThrowErrorOfAsync(main, () => RunAsync(spec, main.RunAsync));
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task An_AggregateException_of_main_comes_out_as_it_is(bool beforeThereIsATask) =>
        Spec.RunAsync(async spec =>
        {
            var error = new AggregateException("two lamps are out", new InvalidOperationException("lamp 1 is out"));
            var main = beforeThereIsATask
                ? spec.Job("main", 1.Seconds).ThrowingAtOnce(error)
                : spec.Job("main", 1.Seconds).Failing(error);
            await spec.ShouldThrowErrorOfAsync(main, () => RunAsync(spec, main.RunAsync));
        });

    [Fact]
    public Task A_cancelled_main_comes_out_as_an_OperationCanceledException() =>
        Spec.RunAsync(async spec =>
        {
            var main = spec.Job("main", 1.Seconds).EndingCancelled();
            await spec.ShouldThrowAsync<OperationCanceledException>(() => RunAsync(spec, main.RunAsync));
        });

    [Fact]
    public Task The_exception_of_an_async_void_method_ends_the_loop_and_comes_out() =>
        Spec.RunAsync(async spec =>
        {
            var (forgotten, main) = (spec.Job("forgotten", 1.Seconds).Failing(), spec.Job("main", 3.Seconds));
            await spec.ShouldThrowErrorOfAsync(
                forgotten,
                () =>
                    RunAsync(
                        spec,
                        () =>
                        {
                            _ = Context(spec); // without one the exception would end the process
                            RunAndForget(forgotten);
                            return main.RunAsync();
                        }
                    )
            );
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_cancellation_that_a_callback_throws_ends_the_loop_and_comes_out() =>
        Spec.RunAsync(async spec =>
        {
            var cancelled = new OperationCanceledException("the callback was cancelled");
            var main = spec.Job("main", 3.Seconds);
            var thrown = await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                RunAsync(
                    spec,
                    () =>
                    {
                        Context(spec).Post(_ => throw cancelled, state: null);
                        return main.RunAsync();
                    }
                )
            );
            spec.ShouldBe("the exception", thrown, cancelled);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task What_a_callback_throws_comes_out_even_if_it_has_ended_main_before() =>
        Spec.RunAsync(async spec =>
        {
            var error = new InvalidOperationException("the callback failed");
            var end = new TaskCompletionSource();
            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                CallAsync(
                    spec,
                    () =>
                        EventLoop.Run(() =>
                        {
                            Context(spec).Post(EndAndThrow, state: null);
                            return end.Task;
                        })
                )
            );
            spec.ShouldBe("the exception", thrown, error);

            void EndAndThrow(object? state)
            {
                end.SetResult();
                throw error;
            }
        });

    // Step 5: a good neighbour

    [Fact]
    public Task The_context_of_the_thread_is_there_again_afterwards() =>
        Spec.RunAsync(async spec =>
        {
            var before = new SynchronizationContext();
            SynchronizationContext? after = null;
            await spec.Clock.RunEventLoopAsync(
                hosted =>
                {
                    SynchronizationContext.SetSynchronizationContext(before);
                    EventLoop.Run(hosted);
                    after = SynchronizationContext.Current;
                },
                spec.Job("main", 1.Seconds).RunAsync
            );
            ShouldBeBack(spec, before, after);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task The_context_of_the_thread_is_there_again_after_a_failure(bool beforeThereIsATask) =>
        Spec.RunAsync(async spec =>
        {
            var main = beforeThereIsATask
                ? spec.Job("main", 1.Seconds).ThrowingAtOnce()
                : spec.Job("main", 1.Seconds).Failing();
            var before = new SynchronizationContext();
            SynchronizationContext? after = null;
            await spec.ShouldThrowErrorOfAsync(
                main,
                () =>
                    spec.Clock.RunEventLoopAsync(
                        hosted =>
                        {
                            SynchronizationContext.SetSynchronizationContext(before);
                            try
                            {
                                EventLoop.Run(hosted);
                            }
                            finally
                            {
                                after = SynchronizationContext.Current;
                            }
                        },
                        main.RunAsync
                    )
            );
            ShouldBeBack(spec, before, after);
        });

    [Fact]
    public Task A_second_run_works_like_the_first() =>
        Spec.RunAsync(async spec =>
        {
            await spec.Clock.RunEventLoopAsync(
                static hosted =>
                {
                    EventLoop.Run(hosted);
                    EventLoop.Run(hosted);
                },
                spec.Job("main", 1.Seconds).RunAsync
            );
            spec.ShouldHaveEnded("main", "main");
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_run_after_a_failed_one_works() =>
        Spec.RunAsync(async spec =>
        {
            var (failing, fine) = (spec.Job("failing", 1.Seconds).ThrowingAtOnce(), spec.Job("fine", 1.Seconds));
            var mains = new Queue<FakeJob>([failing, fine]);
            await spec.ShouldThrowErrorOfAsync(
                failing,
                () =>
                    spec.Clock.RunEventLoopAsync(
                        static hosted =>
                        {
                            try
                            {
                                EventLoop.Run(hosted);
                            }
                            finally
                            {
                                EventLoop.Run(hosted);
                            }
                        },
                        () => mains.Dequeue().RunAsync()
                    )
            );
            spec.ShouldHaveEnded("failing", "fine");
        });

    [Fact]
    public Task Two_loops_on_two_threads_run_side_by_side() =>
        Spec.RunAsync(async spec =>
        {
            var (left, right) = (new ThreadLog(spec), new ThreadLog(spec));
            async Task CountAsync(ThreadLog log, int to, double seconds)
            {
                for (var i = 1; i <= to; i++)
                {
                    await spec.Clock.DelayAsync(seconds.Seconds);
                    log.Write($"{i}");
                }
            }

            await Task.WhenAll(
                RunAsync(spec, () => CountAsync(left, 4, 1)),
                RunAsync(spec, () => CountAsync(right, 2, 2.5))
            );
            spec.ShouldHaveWritten(
                left.Lines,
                "[event loop (1)] 1 s: 1",
                "[event loop (1)] 2 s: 2",
                "[event loop (1)] 3 s: 3",
                "[event loop (1)] 4 s: 4"
            );
            spec.ShouldHaveWritten(right.Lines, "[event loop (1)] 2.5 s: 1", "[event loop (1)] 5 s: 2");
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_run_inside_a_running_loop_is_refused_and_the_loop_goes_on(bool contextIsPutAside) =>
        Spec.RunAsync(spec => RunInsideAsync(spec, contextIsPutAside, times: 1));

    [Fact]
    public Task A_run_that_is_refused_does_not_let_the_next_one_in() =>
        Spec.RunAsync(static spec => RunInsideAsync(spec, contextIsPutAside: false, times: 2));

    [Fact]
    public Task Main_may_run_another_loop_on_another_thread() =>
        Spec.RunAsync(async spec =>
        {
            var result = "";
            await RunAsync(
                spec,
                async () =>
                    result = await Task.Run(static () =>
                        EventLoop.Run(static async () =>
                        {
                            await Task.Yield();
                            return "from the other loop";
                        })
                    )
            );
            spec.ShouldBe("the result of the other loop", result, "from the other loop");
        });

    [Fact]
    public Task What_is_still_in_the_queue_when_main_ends_never_runs() =>
        Spec.RunAsync(async spec =>
        {
            var runs = 0;
            await CallAsync(
                spec,
                () =>
                    EventLoop.Run(async () =>
                    {
                        await Task.Yield();
                        Context(spec).Post(_ => runs++, state: null);
                    })
            );
            spec.ShouldBe("the number of callbacks that ran after main", runs, 0);
        });

    [Fact]
    public Task What_stands_in_the_queue_behind_the_end_of_main_never_runs() =>
        Spec.RunAsync(async spec =>
        {
            var runs = 0;
            await CallAsync(
                spec,
                () =>
                    EventLoop.Run(async () =>
                    {
                        var context = Context(spec);
                        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                        context.Post(
                            _ =>
                            {
                                end.SetResult();
                                context.Post(_ => runs++, state: null);
                            },
                            state: null
                        );
                        await end.Task;
                    })
            );
            spec.ShouldBe("the number of callbacks that ran after main", runs, 0);
        });

    [Fact]
    public Task What_is_posted_after_main_has_ended_never_runs() =>
        Spec.RunAsync(async spec =>
        {
            var runs = 0;
            SynchronizationContext? context = null;
            await CallAsync(
                spec,
                () =>
                    EventLoop.Run(() =>
                    {
                        context = Context(spec);
                        return Task.CompletedTask;
                    })
            );
            try
            {
                context!.Post(_ => Interlocked.Increment(ref runs), state: null);
            }
            catch (Exception exception)
            {
                spec.Fail(
                    "Expected a post to a loop that has ended to be dropped in silence; it threw an exception.",
                    $"{exception.GetType().Name}: {exception.Message} When .NET makes this post for an await, "
                        + "nobody is there to catch it, and the process ends."
                );
            }

            await spec.Clock.DelayAsync(1.Seconds);
            spec.ShouldBe("the number of late callbacks that ran", runs, 0);
        });

    [Fact]
    public Task What_is_posted_too_late_does_not_run_in_the_next_loop_either() =>
        Spec.RunAsync(async spec =>
        {
            var runs = 0;
            await CallAsync(
                spec,
                () =>
                {
                    SynchronizationContext? context = null;
                    EventLoop.Run(() =>
                    {
                        context = Context(spec);
                        return Task.CompletedTask;
                    });
                    context!.Post(_ => runs++, state: null);
                    EventLoop.Run(static async () => await Task.Yield());
                }
            );
            spec.ShouldBe("the number of late callbacks that ran", runs, 0);
        });

    private static Task RunAsync(Spec spec, Func<Task> main) => spec.Clock.RunEventLoopAsync(EventLoop.Run, main);

    private static string NameOf(Thread? thread) =>
        thread?.Name is { Length: > 0 } name ? name : "a thread without a name";

    private static async Task<T> RunWithResultAsync<T>(Spec spec, Func<Task<T>> main)
    {
        T[] result = [];
        await spec.Clock.RunEventLoopAsync(hosted => result = [EventLoop.Run(() => (Task<T>)hosted())], main);
        return result[0];
    }

    // Calls something on a thread of its own that is not the clock's.
    private static Task CallAsync(Spec spec, Action call) =>
        spec.Clock.RunEventLoopAsync(_ => call(), static () => Task.CompletedTask);

    private static SynchronizationContext Context(Spec spec)
    {
        spec.Should(
            SynchronizationContext.Current is not null,
            "Expected main to find a SynchronizationContext on its thread; there was none.",
            "So an await has nowhere to post the rest of its method to."
        );
        return SynchronizationContext.Current!;
    }

    // The clock looks at main through a context of its own; the loop under test must see the one that it has set.
    private static Task InContext(SynchronizationContext? context, Action act)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            act();
            return Task.CompletedTask;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    // Python's create_task: the first line of the coroutine runs on the next turn of the loop.
    private static async Task CreateTask(Func<Task> coroutine)
    {
        await Task.Yield();
        await coroutine();
    }

    private static async Task<T> CreateTask<T>(Func<Task<T>> coroutine)
    {
        await Task.Yield();
        return await coroutine();
    }

    private static async Task SlowAsync(Spec spec, ThreadLog log, string name, CancellationToken cancellationToken)
    {
        log.Write($"{name} starts");
        try
        {
            await spec.Clock.DelayAsync(1.Seconds, cancellationToken);
            log.Write($"{name} ends");
        }
        catch (OperationCanceledException)
        {
            log.Write($"{name} is cancelled");
            throw;
        }
    }

    private static async Task IgnoreCancellationAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // That is what the program has asked for.
        }
    }

#pragma warning disable VSTHRD100, AsyncFixer03, MA0155 // An async void method is what this is about.
    private static async void RunAndForget(FakeJob job) => await job.RunAsync();
#pragma warning restore VSTHRD100, AsyncFixer03, MA0155

    private static async Task RunInsideAsync(Spec spec, bool contextIsPutAside, int times)
    {
        SynchronizationContext? real = null;
        await spec.Clock.RunEventLoopAsync(
            hosted =>
                EventLoop.Run(() =>
                {
                    real = SynchronizationContext.Current;
                    return hosted();
                }),
            async () =>
            {
                await Task.Yield();
                var inner = spec.Job("inner", 0.Seconds);
                for (var i = 0; i < times; i++)
                {
                    await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                        InContext(contextIsPutAside ? null : real, () => EventLoop.Run(inner.RunAsync))
                    );
                }

                spec.ShouldHaveHappened("the inner main", "called", inner.Starts, 0);
                await spec.Clock.DelayAsync(1.Seconds);
            }
        );
        spec.ShouldHaveTaken(1.Seconds);
    }

    private static void ShouldBeBack(Spec spec, SynchronizationContext before, SynchronizationContext? after) =>
        spec.Should(
            ReferenceEquals(before, after),
            "Expected the thread to have the same SynchronizationContext after Run as before it; it has "
                + "another one, or none.",
            $"Before it was a {before.GetType().Name}, now it is "
                + $"{(after is null ? "null" : $"a {after.GetType().Name}")}."
        );

    private static string Text(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");

    /// <summary>Lines of text with the thread and the time of each. Threads are numbered as they come.</summary>
    private sealed class ThreadLog(Spec spec)
    {
        private readonly Lock _gate = new();
        private readonly List<string> _lines = [];
        private readonly List<Thread> _threads = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_gate)
                {
                    return [.. _lines];
                }
            }
        }

        public void Write(string message)
        {
            lock (_gate)
            {
                var thread = Thread.CurrentThread;
                if (!_threads.Contains(thread))
                {
                    _threads.Add(thread);
                }

                _lines.Add($"[{NameOf(thread)} ({_threads.IndexOf(thread) + 1})] {Text(spec.Elapsed)}: {message}");
            }
        }
    }
}
