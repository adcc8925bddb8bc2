using System.Runtime.CompilerServices;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace AsyncKatas.Tests.VirtualTime;

public sealed class InterleavingsTests
{
    [Fact]
    public async Task Every_order_of_two_tasks_with_two_steps_each_is_tried_once()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var orders = await Interleavings.ExploreAsync(async _ =>
        {
            var steps = "";
            async Task StepsAsync(char name)
            {
                for (var step = 0; step < 2; step++)
                {
                    await Task.Yield();
                    steps += name;
                }
            }

            await Task.WhenAll(StepsAsync('a'), StepsAsync('b'));
            seen.Add(steps).ShouldBeTrue();
        });
        orders.ShouldBe(6);
        seen.ShouldBe(["aabb", "abab", "abba", "baab", "baba", "bbaa"], ignoreOrder: true);
    }

    [Fact]
    public async Task Steps_that_come_back_from_the_thread_pool_are_all_there_at_each_choice() =>
        (
            await Interleavings.ExploreAsync(static _ =>
            {
                static async Task StepsAsync()
                {
                    await new ThroughThePool();
                    await new ThroughThePool();
                }

                return Task.WhenAll(StepsAsync(), StepsAsync());
            })
        ).ShouldBe(6);

    [Fact]
    public async Task Timers_that_are_due_together_fire_in_every_order()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var orders = await Interleavings.ExploreAsync(async clock =>
        {
            var ended = "";
            async Task WaitAsync(char name, int seconds)
            {
                await clock.DelayAsync(TimeSpan.FromSeconds(seconds));
                ended += name;
            }

            await Task.WhenAll(WaitAsync('a', 1), WaitAsync('b', 1), WaitAsync('c', 1), WaitAsync('d', 2));
            seen.Add(ended);
        });
        orders.ShouldBe(6);
        seen.ShouldBe(["abcd", "acbd", "bacd", "bcad", "cabd", "cbad"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_lost_update_is_found_although_the_usual_order_hides_it()
    {
        static async Task TwoUpdatesAsync(Func<Func<Task>, Task> guard)
        {
            var stock = 0;
            async Task AddAsync() =>
                await guard(async () =>
                {
                    var read = stock;
                    if (read == 0)
                    {
                        await Task.Yield();
                    }

                    stock = read + 1;
                });

            var first = AddAsync();
            await Task.Yield();
            await Task.Yield();
            await AddAsync();
            await first;
            stock.ShouldBe(2);
        }

        await VirtualClock.RunAsync(_ => TwoUpdatesAsync(static update => update()));
        await Assert.ThrowsAsync<ShouldAssertException>(() =>
            Interleavings.ExploreAsync(_ => TwoUpdatesAsync(static update => update()))
        );

        await Interleavings.ExploreAsync(_ =>
        {
            var gate = new SemaphoreSlim(1);
            return TwoUpdatesAsync(async update =>
            {
                await gate.WaitAsync();
                await update();
                gate.Release();
            });
        });
    }

    [Fact]
    public async Task A_body_without_choices_runs_once() =>
        (await Interleavings.ExploreAsync(clock => clock.DelayAsync(TimeSpan.FromSeconds(1)))).ShouldBe(1);

    [Fact]
    public async Task Too_many_orders_are_refused_instead_of_running_for_ever() =>
        (
            await Should.ThrowAsync<InvalidOperationException>(() =>
                Interleavings.ExploreAsync(
                    async _ =>
                    {
                        static async Task YieldAsync()
                        {
                            for (var i = 0; i < 10; i++)
                            {
                                await Task.Yield();
                            }
                        }

                        await Task.WhenAll(YieldAsync(), YieldAsync(), YieldAsync());
                    },
                    maxRuns: 20
                )
            )
        ).Message.ShouldBe("There are more than 20 orders: use fewer tasks or fewer awaits.");

    [Fact]
    public async Task A_spec_in_every_order_fails_with_the_chart_of_the_first_order_that_breaks_it()
    {
        var runs = 0;
        var failure = await Should.ThrowAsync<SpecFailedException>(() =>
            Spec.RunInEveryOrderAsync(async spec =>
            {
                runs++;
                var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds));
                await Task.WhenAll(a.RunAsync(), b.RunAsync());
                spec.ShouldHaveEnded("A", "B");
            })
        );
        failure.Message.ShouldStartWith(
            "Expected the jobs to end in the order [A, B]; they ended in the order [B, A]."
        );
        failure.Message.ShouldContain("0-1 s");
        failure.Message.ShouldEndWith("All went well in the usual order; this is order 2 of those tried.");
        failure.StackTrace.ShouldNotBeNull().ShouldContain("InterleavingsTests");
        runs.ShouldBe(2);
    }

    [Fact]
    public async Task The_order_that_fails_can_be_had_again()
    {
        static async Task RaceAsync(VirtualClock clock)
        {
            var ended = "";
            async Task WaitAsync(char name)
            {
                await clock.DelayAsync(TimeSpan.FromSeconds(1));
                await Task.Yield();
                ended += name;
            }

            await Task.WhenAll(WaitAsync('a'), WaitAsync('b'), WaitAsync('c'));
            ended.ShouldNotBe("cab");
        }

        var found = await Assert.ThrowsAsync<ShouldAssertException>(() => Interleavings.ExploreAsync(RaceAsync));
        var seed = found.Data[Interleavings.SeedKey].ShouldBeOfType<string>();
        (
            await Assert.ThrowsAsync<ShouldAssertException>(() => Interleavings.ReplayAsync(RaceAsync, seed))
        ).Message.ShouldBe(found.Message);
        await Interleavings.ReplayAsync(RaceAsync, "");
        await Should.ThrowAsync<FormatException>(() => Interleavings.ReplayAsync(RaceAsync, "1.x"));
        (
            await Should.ThrowAsync<InvalidOperationException>(() => Interleavings.ReplayAsync(RaceAsync, "9"))
        ).Message.ShouldBe("The seed belongs to other code: fewer things are ready than it chooses from.");
    }

    /// <summary>Always waits, and comes back to its context from a thread of the pool.</summary>
    private readonly struct ThroughThePool : INotifyCompletion
    {
        public bool IsCompleted => false;

        public ThroughThePool GetAwaiter() => this;

        public void GetResult() { }

        public void OnCompleted(Action continuation)
        {
            var context = SynchronizationContext.Current!;
            ThreadPool.QueueUserWorkItem(_ => context.Post(_ => continuation(), state: null));
        }
    }
}
