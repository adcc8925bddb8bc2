using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>Tasks that take turns as a schedule says, one that is written down or every one.</summary>
public sealed class SchedulesTests
{
    [Fact]
    public async Task A_schedule_is_replayed_and_shown_step_by_step()
    {
        var result = await Schedules.ReplayAsync(TwoAdditions, "A B");
        result.Ending.ShouldBe(ScheduleEnding.Broken);
        result.Problem.ShouldBe("stock is 1, not 2.");
        result.Schedule.ShouldBe("A B A A B B");
        result
            .ToTable()
            .ReplaceLineEndings("\n")
            .ShouldBe(
                """
                   task  does             stock
                1  A     reads stock: 0   0
                2  B     reads stock: 0   0
                3  A     writes stock: 1  1
                4  A     ends             1
                5  B     writes stock: 1  1
                6  B     ends             1
                """.ReplaceLineEndings("\n")
            );
        (await Schedules.ReplayAsync(TwoAdditions, result.Schedule)).ToTable().ShouldBe(result.ToTable());
    }

    [Theory]
    [InlineData("")]
    [InlineData("A A A B B B")]
    [InlineData("B,B\nB A")]
    public async Task Other_schedules_of_the_same_tasks_do_no_harm(string schedule) =>
        (await Schedules.ReplayAsync(TwoAdditions, schedule)).ShouldSatisfyAllConditions(
            static it => it.Ending.ShouldBe(ScheduleEnding.Completed),
            static it => it.Problem.ShouldBe("")
        );

    [Theory]
    [InlineData("A C", "Step 2 of the schedule: there is no task C; there are A and B.")]
    [InlineData("A A A B A", "Step 5 of the schedule: A has ended.")]
    [InlineData("a", "Step 1 of the schedule: there is no task a; there are A and B.")]
    public async Task A_step_that_cannot_be_taken_is_named(string schedule, string problem)
    {
        var result = await Schedules.ReplayAsync(TwoAdditions, schedule);
        result.Ending.ShouldBe(ScheduleEnding.NotPossible);
        result.Problem.ShouldBe(problem);
    }

    [Fact]
    public async Task A_task_that_waits_for_a_lock_cannot_take_a_step()
    {
        var result = await Schedules.ReplayAsync(OppositeLocks, "A A B B A A");
        result.Ending.ShouldBe(ScheduleEnding.NotPossible);
        result.Problem.ShouldBe("Step 6 of the schedule: A waits for y, which B holds.");
    }

    [Fact]
    public async Task Locks_that_are_taken_in_opposite_orders_are_a_deadlock_in_some_schedules()
    {
        var result = await Schedules.ReplayAsync(OppositeLocks, "A A B B");
        result.Ending.ShouldBe(ScheduleEnding.Deadlocked);
        result.Problem.ShouldBe("Nobody can go on: A waits for y, which B holds; B waits for x, which A holds.");
        (await Schedules.ReplayAsync(OppositeLocks, "A A B A B")).Ending.ShouldBe(ScheduleEnding.Completed);
        var found = (await Schedules.ExploreAsync(OppositeLocks)).Failing.ShouldNotBeNull();
        found.Ending.ShouldBe(ScheduleEnding.Deadlocked);
        (await Schedules.ReplayAsync(OppositeLocks, found.Schedule)).Problem.ShouldBe(found.Problem);
    }

    [Fact]
    public async Task A_lock_is_handed_over_in_the_order_of_the_waiting()
    {
        var order = "";
        void SetUp(ScheduledRun run)
        {
            var (door, x) = (run.Lock("door"), run.Value("x", 0));
            foreach (var name in (string[])["H", "A", "B", "C"])
            {
                run.Add(
                    name,
                    async () =>
                    {
                        await door.AcquireAsync();
                        order += name;
                        await x.ReadAsync();
                        door.Release();
                    }
                );
            }
        }

        var result = await Schedules.ReplayAsync(SetUp, "H H A C B C A B");
        result.Ending.ShouldBe(ScheduleEnding.Completed);
        order.ShouldBe("HCAB");
        result
            .Steps.Take(6)
            .Select(static step => step.Did)
            .ShouldBe([
                "asks for door",
                "takes door, reads x: 0",
                "asks for door",
                "asks for door",
                "asks for door",
                "waits for door",
            ]);
        result.Steps[8].Did.ShouldBe("gives door back, ends");
        result.Steps[8].State.ShouldBe(["C", "0"]);
    }

    [Fact]
    public async Task A_task_that_asks_for_two_things_at_once_goes_on_with_one_step_for_each()
    {
        var sum = 0;
        var result = await Schedules.ReplayAsync(
            run =>
            {
                var (a, b, door) = (run.Value("a", 1), run.Value("b", 2), run.Lock("door"));
                run.Add(
                    "A",
                    async () =>
                    {
                        var taken = door.AcquireAsync();
                        sum = (await Task.WhenAll(a.ReadAsync(), b.ReadAsync())).Sum();
                        await taken;
                        door.Release();
                    }
                );
            },
            ""
        );
        result.Ending.ShouldBe(ScheduleEnding.Completed);
        sum.ShouldBe(3);
        result
            .Steps.Select(static step => step.Did)
            .ShouldBe([
                "asks for door, reads a: 1, reads b: 2",
                "takes door",
                "waits",
                "gives door back, ends",
            ]);
    }

    [Fact]
    public async Task Locks_that_are_asked_for_at_once_are_a_deadlock_where_each_gets_one()
    {
        static void SetUp(ScheduledRun run)
        {
            var (x, y) = (run.Lock("x"), run.Lock("y"));
            run.Add("A", () => BothAtOnceAsync(x, y));
            run.Add("B", () => BothAtOnceAsync(y, x));
        }

        static async Task BothAtOnceAsync(SharedLock first, SharedLock second)
        {
            await Task.WhenAll(first.AcquireAsync(), second.AcquireAsync());
            second.Release();
            first.Release();
        }

        (await Schedules.ReplayAsync(SetUp, "")).Ending.ShouldBe(ScheduleEnding.Completed);
        (await Schedules.ReplayAsync(SetUp, "A A B B B B")).Problem.ShouldBe(
            "Step 6 of the schedule: B waits for x, which A holds."
        );
        var deadlock = await Schedules.ReplayAsync(SetUp, "A A B B A B");
        deadlock.Ending.ShouldBe(ScheduleEnding.Deadlocked);
        deadlock.Problem.ShouldBe("Nobody can go on: A waits for y, which B holds; B waits for x, which A holds.");
        foreach (var reduces in (bool[])[false, true])
        {
            var explored = await Schedules.ExploreAsync(SetUp, new ExplorationOptions { Reduces = reduces });
            explored.Failing.ShouldNotBeNull().Problem.ShouldBe(deadlock.Problem);
        }
    }

    [Fact]
    public async Task What_the_run_does_not_know_of_is_waited_for_too()
    {
        static void SetUp(ScheduledRun run)
        {
            var gate = new SemaphoreSlim(1);
            var stock = run.Value("stock", 0);
            async Task AddAsync()
            {
                await gate.WaitAsync();
                await Task.Delay(TimeSpan.FromSeconds(1), run.Clock);
                await stock.WriteAsync(await stock.ReadAsync() + 1);
                gate.Release();
            }

            run.Add("A", AddAsync);
            run.Add("B", () => Task.Run(AddAsync));
            run.Judge(() => stock.Value == 2 ? null : $"stock is {stock.Value}, not 2.");
        }

        var explored = await Schedules.ExploreAsync(SetUp);
        explored.Failing.ShouldBeNull();
        explored.Tried.ShouldBeGreaterThan(1);
        (await Schedules.ReplayAsync(SetUp, "A B")).Steps[1].Did.ShouldBe("waits");
    }

    [Fact]
    public async Task A_wait_that_nobody_ends_is_a_deadlock()
    {
        var result = await Schedules.ReplayAsync(
            static run =>
            {
                run.Add("A", static () => new TaskCompletionSource().Task);
                run.Add("B", () => Task.Delay(TimeSpan.FromHours(1), run.Clock));
            },
            ""
        );
        result.Ending.ShouldBe(ScheduleEnding.Deadlocked);
        result.Problem.ShouldBe("Nobody can go on: A waits and is not woken.");
    }

    [Fact]
    public async Task What_a_task_throws_is_said()
    {
        var result = await Schedules.ReplayAsync(
            static run => run.Add("A", static () => throw new InvalidOperationException("no seat")),
            ""
        );
        result.Ending.ShouldBe(ScheduleEnding.Broken);
        result.Problem.ShouldBe("A threw InvalidOperationException (no seat).");
        result.Steps.ShouldHaveSingleItem().Did.ShouldBe("throws InvalidOperationException");
    }

    // Three steps each: to read, to write, to end.
    [Theory]
    [InlineData(null, 20)]
    [InlineData(0, 2)]
    [InlineData(1, 6)]
    [InlineData(5, 20)]
    public async Task Every_schedule_is_tried_once_within_the_bound(int? maxPreemptions, int count)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var explored = await Schedules.ExploreAsync(
            run =>
            {
                var (order, stock) = ("", run.Value("stock", 0));
                foreach (var name in (string[])["A", "B"])
                {
                    run.Add(
                        name,
                        async () =>
                        {
                            order += name;
                            await stock.ReadAsync();
                            order += name;
                            await stock.WriteAsync(1);
                            order += name;
                        }
                    );
                }

                run.Judge(() => seen.Add(order) ? null : $"{order} was tried twice.");
            },
            new ExplorationOptions { MaxPreemptions = maxPreemptions }
        );
        explored.Failing.ShouldBeNull();
        explored.Tried.ShouldBe(count);
        seen.Count.ShouldBe(count);
    }

    [Fact]
    public async Task Of_tasks_that_share_nothing_one_schedule_is_tried()
    {
        var explored = await Schedules.ExploreAsync(
            static run => TwoTasks(run, "stock", "price"),
            new ExplorationOptions { Reduces = true }
        );
        explored.Tried.ShouldBe(1);
        explored.Spared.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_reduction_still_finds_the_lost_update()
    {
        var explored = await Schedules.ExploreAsync(TwoAdditions, new ExplorationOptions { Reduces = true });
        explored.Failing.ShouldNotBeNull().Problem.ShouldBe("stock is 1, not 2.");
    }

    // Small programs made at random, always the same ones: what can come of them must be the same with the reduction.
    [Fact]
    public async Task The_reduction_leaves_out_nothing_that_could_come_of_a_program()
    {
        var random = new Random(1);
        var (full, reduced) = (0, 0);
        for (var i = 0; i < 40; i++)
        {
            var tasks = random.Next(2, 4);
            var program = Enumerable
                .Range(0, tasks)
                .Select(_ =>
                    Enumerable.Range(0, tasks == 2 ? random.Next(1, 3) : 1).Select(_ => random.Next(8)).ToArray()
                )
                .ToArray();
            var all = await OutcomesAsync(program, new ExplorationOptions { MaxSchedules = 50_000 });
            var some = await OutcomesAsync(program, new ExplorationOptions { Reduces = true });
            some.Outcomes.ShouldBe(
                all.Outcomes,
                ignoreOrder: true,
                string.Join(" | ", program.Select(static it => string.Join(',', it)))
            );
            (full, reduced) = (full + all.Tried, reduced + some.Tried);
        }

        reduced.ShouldBeLessThan(full / 2);
    }

    [Fact]
    public async Task Too_many_schedules_and_a_bound_beside_the_reduction_are_refused()
    {
        (
            await Should.ThrowAsync<InvalidOperationException>(() =>
                Schedules.ExploreAsync(
                    static run => TwoTasks(run, "stock", "stock"),
                    new ExplorationOptions { MaxSchedules = 19 }
                )
            )
        ).Message.ShouldStartWith("There are more than 19 schedules");
        await Should.ThrowAsync<ArgumentException>(() =>
            Schedules.ExploreAsync(TwoAdditions, new ExplorationOptions { Reduces = true, MaxPreemptions = 1 })
        );
        Should.Throw<ArgumentOutOfRangeException>(static () => new ExplorationOptions { MaxPreemptions = -1 });
        Should.Throw<ArgumentOutOfRangeException>(static () => new ExplorationOptions { MaxSchedules = 0 });
    }

    [Fact]
    public async Task A_body_that_does_something_else_each_time_is_refused()
    {
        var runs = 0;
        var failure = await Should.ThrowAsync<InvalidOperationException>(() =>
            Schedules.ExploreAsync(run =>
            {
                runs++;
                TwoTasks(run, "stock", "stock");
                if (runs > 1)
                {
                    run.Add("C", static () => Task.CompletedTask);
                }
            })
        );
        failure.Message.ShouldBe(
            "The same schedule led to another state: what is tried must depend on nothing but the schedule."
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("A B")]
    [InlineData("A")]
    public async Task A_name_that_no_schedule_could_hold_is_refused(string name) =>
        await Should.ThrowAsync<ArgumentException>(() =>
            Schedules.ReplayAsync(
                run =>
                {
                    run.Add("A", static () => Task.CompletedTask);
                    run.Add(name, static () => Task.CompletedTask);
                },
                ""
            )
        );

    private static void TwoAdditions(ScheduledRun run)
    {
        var stock = run.Value("stock", 0);
        async Task AddAsync() => await stock.WriteAsync(await stock.ReadAsync() + 1);
        run.Add("A", AddAsync);
        run.Add("B", AddAsync);
        run.Judge(() => stock.Value == 2 ? null : $"stock is {stock.Value}, not 2.");
    }

    private static void TwoTasks(ScheduledRun run, string first, string second)
    {
        var values = new[] { first, second }
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(static name => name, name => run.Value(name, 0), StringComparer.Ordinal);
        foreach (var (task, value) in new[] { ("A", values[first]), ("B", values[second]) })
        {
            run.Add(
                task,
                async () =>
                {
                    await value.ReadAsync();
                    await value.WriteAsync(1);
                }
            );
        }
    }

    private static void OppositeLocks(ScheduledRun run)
    {
        var (x, y) = (run.Lock("x"), run.Lock("y"));
        run.Add("A", () => BothAsync(x, y));
        run.Add("B", () => BothAsync(y, x));

        static async Task BothAsync(SharedLock first, SharedLock second)
        {
            await first.AcquireAsync();
            await second.AcquireAsync();
            second.Release();
            first.Release();
        }
    }

    // 0 and 1 read a value, 2 and 3 write to it what was read last plus one, 4 to 7 do so with a lock around.
    private static async Task<(HashSet<string> Outcomes, int Tried)> OutcomesAsync(
        int[][] program,
        ExplorationOptions options
    )
    {
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        var explored = await Schedules.ExploreAsync(
            run =>
            {
                SharedValue<int>[] values = [run.Value("a", 0), run.Value("b", 0)];
                SharedLock[] locks = [run.Lock("x"), run.Lock("y")];
                var reads = new int[program.Length];
                for (var i = 0; i < program.Length; i++)
                {
                    var (task, steps) = (i, program[i]);
                    run.Add(
                        $"T{i}",
                        async () =>
                        {
                            foreach (var step in steps)
                            {
                                var value = values[step % 2];
                                if (step >= 4)
                                {
                                    await locks[(step / 2) % 2].AcquireAsync();
                                }

                                if (step is 0 or 1)
                                {
                                    reads[task] = (reads[task] * 10) + await value.ReadAsync();
                                }
                                else
                                {
                                    await value.WriteAsync(reads[task] + task + 1);
                                }

                                if (step >= 4)
                                {
                                    locks[(step / 2) % 2].Release();
                                }
                            }
                        }
                    );
                }

                run.Judge(() =>
                {
                    outcomes.Add($"{values[0].Value} {values[1].Value} {string.Join(',', reads)}");
                    return null;
                });
            },
            options
        );
        explored.Failing.ShouldBeNull();
        return (outcomes, explored.Tried);
    }
}
