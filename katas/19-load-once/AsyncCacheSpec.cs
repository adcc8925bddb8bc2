using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.LoadOnce;

public sealed class AsyncCacheSpec
{
    // Step 1: load and keep

    [Fact]
    public Task Returns_what_the_loader_delivers() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds).Returning("7.50"));
            spec.ShouldBe("the value", await cache.GetAsync("tea"), "7.50");
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task The_loader_is_given_the_key() =>
        Spec.RunAsync(async spec =>
        {
            var cache = new AsyncCache<string, string>((key, token) => spec.Job(key, 1.Seconds).RunAsync(token));
            spec.ShouldBe("the value of the key tea", await cache.GetAsync("tea"), "tea");
            spec.ShouldBe("the value of the key coffee", await cache.GetAsync("coffee"), "coffee");
        });

    [Fact]
    public Task A_value_is_kept() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds));
            await cache.GetAsync("tea");
            spec.ShouldBe("the value of the second call", await cache.GetAsync("tea"), "load 1");
            spec.ShouldHaveTaken(1.Seconds);
            await spec.Clock.DelayAsync(23 * 3600.Seconds);
            spec.ShouldBe("the value of the third call, 23 hours later,", await cache.GetAsync("tea"), "load 1");
            ShouldHaveLoaded(spec, 1);
        });

    [Fact]
    public Task A_null_is_kept_like_any_other_value() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds).Returning(null!));
            await cache.GetAsync("tea");
            spec.ShouldBe("the value of the second call", await cache.GetAsync("tea"), null);
            ShouldHaveLoaded(spec, 1);
        });

    [Fact]
    public Task A_value_that_is_delivered_at_once_is_kept() =>
        Spec.RunAsync(async spec =>
        {
            var loads = 0;
            var cache = new AsyncCache<string, string>((_, _) => Task.FromResult($"load {++loads}"));
            await cache.GetAsync("tea");
            spec.ShouldBe("the value of the second call", await cache.GetAsync("tea"), "load 1");
        });

    [Fact]
    public Task The_value_is_the_very_object_that_was_loaded() =>
        Spec.RunAsync(async spec =>
        {
            var price = new List<decimal> { 7.50m };
            var cache = new AsyncCache<string, List<decimal>>((_, _) => Task.FromResult(price));
            List<decimal>[] got = [await cache.GetAsync("tea"), await cache.GetAsync("tea")];
            spec.Should(
                got.All(it => ReferenceEquals(it, price)),
                "Expected both calls to get the very object that the loader delivered; at least one got another object."
            );
        });

    [Fact]
    public Task Refuses_null_for_the_key() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("key", () => CacheOf(spec).GetAsync(null!)));

    [Fact]
    public Task Refuses_null_for_the_loader() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "load",
                () =>
                {
                    _ = new AsyncCache<string, string>(null!);
                    return MakeSureItIsWrittenAsync(spec);
                }
            )
        );

    // Step 2: a stampede loads once

    [Fact]
    public Task A_hundred_calls_at_once_share_one_load() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds));
            var values = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => cache.GetAsync("tea")));
            ShouldHaveLoaded(spec, 1);
            spec.ShouldBe("the number of calls that got the value", values.Count(static it => it == "load 1"), 100);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_caller_that_comes_during_a_load_waits_for_that_load() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds));
            var first = cache.GetAsync("tea");
            await spec.Clock.DelayAsync(0.6.Seconds);
            spec.ShouldBe("the value of the second call", await cache.GetAsync("tea"), "load 1");
            spec.ShouldHappenAt("the second call", "end", "ended", spec.Elapsed, 1.Seconds);
            await first;
            ShouldHaveLoaded(spec, 1);
        });

    [Fact]
    public Task Two_threads_that_ask_at_the_same_time_share_one_load() =>
        Spec.RunAsync(async spec =>
        {
            // Threads of the real world. The first one stays inside the loader until the second has asked too: until it
            // is through, or stands and waits for the first.
            var loads = 0;
            var firstIsLoading = new ManualResetEventSlim();
            var (first, second) = (default(Task<string>), default(Task<string>));
            Thread? secondThread = null;
            var cache = new AsyncCache<string, string>(
                (key, _) =>
                {
                    if (key == "tea" && Interlocked.Increment(ref loads) == 1)
                    {
                        firstIsLoading.Set();
                        WaitUntilStopped(secondThread!);
                    }

                    return Task.FromResult(key);
                }
            );
            await spec.Clock.RealAsync(async () =>
            {
                await cache.GetAsync("coffee");
                (secondThread, var secondHasAsked) = RealThread.Of(() =>
                {
                    firstIsLoading.Wait();
                    second = cache.GetAsync("tea");
                });
                var (firstThread, firstHasAsked) = RealThread.Of(() =>
                {
                    first = cache.GetAsync("tea");
                    _ = first.ContinueWith(
                        _ => firstIsLoading.Set(),
                        CancellationToken.None,
                        TaskContinuationOptions.None,
                        TaskScheduler.Default
                    );
                });
                secondThread.UnsafeStart();
                firstThread.UnsafeStart();
                await Task.WhenAll(firstHasAsked, secondHasAsked);
                await Task.WhenAll(first!, second!);
            });
            spec.Should(
                loads == 1,
                $"Expected one load for two threads that ask at the same time; there were {loads}.",
                "The second thread asked while the first was still inside the loader, before there was a task."
            );
        });

    [Fact]
    public Task Loads_of_different_keys_run_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.EqualJobs(100, 1.Seconds));
            await Task.WhenAll(Enumerable.Range(1, 100).Select(i => cache.GetAsync($"tea {i}")));
            spec.ShouldHavePeakedAt(100);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_loader_may_ask_for_another_key() =>
        Spec.RunAsync(async spec =>
        {
            AsyncCache<string, string>? cache = null;
            cache = new AsyncCache<string, string>(
                async (key, token) =>
                    key == "two teas"
                        ? await cache!.GetAsync("tea", token) + await cache.GetAsync("tea", token)
                        : await spec.Job(key, 1.Seconds).RunAsync(token)
            );
            spec.ShouldBe("the value of two teas", await cache.GetAsync("two teas"), "teatea");
            spec.ShouldHaveTaken(1.Seconds);
        });

    // Step 3: a failure is not kept

    [Fact]
    public Task A_failure_reaches_everybody_who_waits() =>
        Spec.RunAsync(async spec =>
        {
            var load = spec.Job("load 1", 1.Seconds).Failing();
            var cache = CacheOf(spec, load);
            Task<string>[] calls = [cache.GetAsync("tea"), cache.GetAsync("tea"), cache.GetAsync("tea")];
            foreach (var call in calls)
            {
                await spec.ShouldThrowErrorOfAsync(load, () => call);
            }

            ShouldHaveLoaded(spec, 1);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task The_call_after_a_failure_loads_again() =>
        Spec.RunAsync(async spec =>
        {
            var load = spec.Job("load 1", 1.Seconds).Failing();
            var cache = CacheOf(spec, load, spec.Job("load 2", 1.Seconds));
            await spec.ShouldThrowErrorOfAsync(load, () => cache.GetAsync("tea"));
            await spec.Clock.DelayAsync(1.Seconds);
            spec.ShouldBe(
                "the value of the call after the failure",
                await GetAsync(spec, cache, "the call after the failure"),
                "load 2"
            );
            spec.ShouldBe("the value of the call after that", await cache.GetAsync("tea"), "load 2");
        });

    [Theory]
    [InlineData("on the thread of the call")]
    [InlineData("on the thread pool")]
    public Task Those_who_ask_again_at_once_share_one_new_load(string where) =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds).Failing(), spec.Job("load 2", 1.Seconds));
            async Task<string> InsistAsync()
            {
                try
                {
                    return await cache.GetAsync("tea").ConfigureAwait(where == "on the thread of the call");
                }
                catch (InvalidOperationException)
                {
                    return await cache.GetAsync("tea").ConfigureAwait(false);
                }
            }

            Task<string>[] calls = [InsistAsync(), InsistAsync(), InsistAsync()];
            foreach (var call in calls)
            {
                spec.ShouldBe(
                    "the value of a caller that asked again",
                    await GetAsync(spec, () => call, "a caller that asked again as soon as it heard of the failure"),
                    "load 2"
                );
            }

            ShouldHaveLoaded(spec, 2);
        });

    [Fact]
    public Task A_loader_that_throws_before_its_first_await_is_no_different() =>
        Spec.RunAsync(async spec =>
        {
            var load = spec.Job("load 1", 1.Seconds).ThrowingAtOnce();
            var cache = CacheOf(spec, load, spec.Job("load 2", 1.Seconds));
            await spec.ShouldThrowErrorOfAsync(load, () => cache.GetAsync("tea"));
            spec.ShouldBe(
                "the value of the call after the failure",
                await GetAsync(spec, cache, "the call after the failure"),
                "load 2"
            );
        });

    [Fact]
    public Task A_loader_that_returns_a_failed_task_at_once_is_no_different() =>
        Spec.RunAsync(async spec =>
        {
            var load = spec.Job("load 1", 1.Seconds).ThrowingAtOnce();
            var next = spec.Job("load 2", 1.Seconds);
            var loads = 0;
            async Task<string> FailAsync() => await load.RunAsync();
            var cache = new AsyncCache<string, string>((_, token) => loads++ == 0 ? FailAsync() : next.RunAsync(token));
            await spec.ShouldThrowErrorOfAsync(load, () => cache.GetAsync("tea"));
            spec.ShouldBe(
                "the value of the call after the failure",
                await GetAsync(spec, cache, "the call after the failure"),
                "load 2"
            );
        });

    [Fact]
    public Task A_load_that_ends_as_cancelled_by_itself_is_not_kept() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds).EndingCancelled(), spec.Job("load 2", 1.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() => cache.GetAsync("tea"));
            spec.ShouldBe("the value of the next call", await GetAsync(spec, cache, "the next call"), "load 2");
        });

    // Step 4: a caller leaves

    [Fact]
    public Task A_caller_that_cancels_stops_waiting_at_once() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 2.Seconds));
            var other = cache.GetAsync("tea");
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => cache.GetAsync("tea", spec.CancelledAfter(0.5.Seconds))
            );
            spec.ShouldHappenAt("the call that was cancelled", "end", "ended", spec.Elapsed, 0.5.Seconds);
            await GetAsync(spec, () => other, "the other caller");
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller(bool waitsAlone) =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 2.Seconds));
            var other = waitsAlone ? Task.FromResult("") : cache.GetAsync("tea");
            var caller = spec.CancelledAfter(0.5.Seconds);
            await spec.ShouldThrowCancellationOfAsync(caller, () => cache.GetAsync("tea", caller));
            await GetAsync(spec, () => other, "the other caller");
        });

    [Fact]
    public Task The_first_caller_leaves_and_the_load_goes_on_for_the_others() =>
        Spec.RunAsync(async spec =>
        {
            var load = spec.Job("load 1", 1.Seconds);
            var cache = CacheOf(spec, load);
            var first = cache.GetAsync("tea", spec.CancelledAfter(0.5.Seconds));
            var second = cache.GetAsync("tea");
            await spec.ShouldThrowAsync<OperationCanceledException>(() => first);
            spec.ShouldBe(
                "the value of the caller that stayed",
                await GetAsync(spec, () => second, "the caller that stayed"),
                "load 1"
            );
            spec.ShouldHaveOutcome(load, SpanOutcome.Succeeded);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_later_caller_leaves_and_the_load_goes_on_for_the_first() =>
        Spec.RunAsync(async spec =>
        {
            var load = spec.Job("load 1", 1.Seconds);
            var cache = CacheOf(spec, load);
            var first = cache.GetAsync("tea");
            var second = cache.GetAsync("tea", spec.CancelledAfter(0.5.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() => second);
            spec.ShouldBe(
                "the value of the caller that stayed",
                await GetAsync(spec, () => first, "the caller that stayed"),
                "load 1"
            );
            spec.ShouldHaveOutcome(load, SpanOutcome.Succeeded);
        });

    [Fact]
    public Task The_value_is_kept_though_the_caller_that_started_the_load_has_left() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds));
            var first = cache.GetAsync("tea", spec.CancelledAfter(0.5.Seconds));
            var second = cache.GetAsync("tea");
            await spec.ShouldThrowAsync<OperationCanceledException>(() => first);
            await GetAsync(spec, () => second, "the caller that stayed");
            await spec.Clock.DelayAsync(1.Seconds);
            spec.ShouldBe("the value of a later call", await GetAsync(spec, cache, "a later call"), "load 1");
        });

    [Fact]
    public Task A_token_that_is_cancelled_already_loads_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds));
            var caller = spec.CancelledAfter(0.Seconds);
            await spec.ShouldThrowCancellationOfAsync(caller, () => cache.GetAsync("tea", caller));
            await spec.Clock.DelayAsync(1.Seconds);
            ShouldHaveLoaded(spec, 0);
        });

    [Fact]
    public Task A_token_that_is_cancelled_after_its_call_has_ended_disturbs_nobody() =>
        Spec.RunAsync(async spec =>
        {
            using var early = new CancellationTokenSource();
            var cache = CacheOf(spec, spec.Job("load 1", 1.Seconds).Failing(), spec.Job("load 2", 2.Seconds));
            await spec.ShouldThrowAsync<InvalidOperationException>(() => cache.GetAsync("tea", early.Token));
            var call = cache.GetAsync("tea");
            await spec.Clock.DelayAsync(1.Seconds);
            await early.CancelAsync();
            spec.ShouldBe(
                "the value of the call after the failure",
                await GetAsync(spec, () => call, "the call after the failure"),
                "load 2"
            );
        });

    // Step 5: the last caller leaves

    [Fact]
    public Task The_load_is_cancelled_when_the_last_caller_has_left() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 5.Seconds));
            Task<string>[] calls =
            [
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds)),
                cache.GetAsync("tea", spec.CancelledAfter(3.Seconds)),
                cache.GetAsync("tea", spec.CancelledAfter(2.Seconds)),
            ];
            foreach (var call in calls)
            {
                await spec.ShouldThrowAsync<OperationCanceledException>(() => call);
            }

            await spec.Clock.DelayAsync(3.Seconds);
            ShouldHaveBeenCancelledAt(spec, 3.Seconds);
        });

    [Fact]
    public Task The_load_of_a_single_caller_is_cancelled_when_it_leaves() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 5.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds))
            );
            await spec.Clock.DelayAsync(5.Seconds);
            ShouldHaveBeenCancelledAt(spec, 1.Seconds);
        });

    [Fact]
    public Task A_caller_that_comes_before_the_last_one_leaves_keeps_the_load_alive() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 4.Seconds));
            var first = cache.GetAsync("tea", spec.CancelledAfter(1.Seconds));
            var second = cache.GetAsync("tea", spec.CancelledAfter(3.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() => first);
            await spec.Clock.DelayAsync(1.Seconds);
            var third = cache.GetAsync("tea");
            await spec.ShouldThrowAsync<OperationCanceledException>(() => second);
            spec.ShouldBe(
                "the value of the caller that stayed",
                await GetAsync(spec, () => third, "the caller that stayed"),
                "load 1"
            );
            ShouldHaveLoaded(spec, 1);
        });

    [Fact]
    public Task The_load_of_another_key_goes_on() =>
        Spec.RunAsync(async spec =>
        {
            var (tea, coffee) = (spec.Job("load of tea", 2.Seconds), spec.Job("load of coffee", 2.Seconds));
            var cache = new AsyncCache<string, string>((key, token) => (key == "tea" ? tea : coffee).RunAsync(token));
            var leaving = cache.GetAsync("tea", spec.CancelledAfter(1.Seconds));
            var staying = cache.GetAsync("coffee");
            await spec.ShouldThrowAsync<OperationCanceledException>(() => leaving);
            spec.ShouldBe(
                "the value of coffee",
                await GetAsync(spec, () => staying, "the caller that asked for coffee"),
                "load of coffee"
            );
        });

    [Fact]
    public Task The_last_caller_does_not_wait_for_the_cleanup_of_the_load() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 5.Seconds).CleaningUpFor(2.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHappenAt("the call that was cancelled", "end", "ended", spec.Elapsed, 1.Seconds);
        });

    [Fact]
    public Task The_next_call_starts_a_new_load_while_the_old_one_cleans_up() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(
                spec,
                spec.Job("load 1", 5.Seconds).CleaningUpFor(2.Seconds),
                spec.Job("load 2", 1.Seconds)
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldBe("the value of the next call", await GetAsync(spec, cache, "the next call"), "load 2");
            spec.ShouldHappenAt("the next call", "end", "ended", spec.Elapsed, 2.Seconds);
        });

    [Fact]
    public Task A_call_while_a_load_is_being_cancelled_starts_a_new_one() =>
        Spec.RunAsync(async spec =>
        {
            AsyncCache<string, string>? cache = null;
            Task<string>? next = null;
            var (old, young) = (spec.Job("load 1", 5.Seconds), spec.Job("load 2", 1.Seconds));
            var loads = 0;
            cache = new AsyncCache<string, string>(
                (_, token) =>
                {
                    if (loads++ > 0)
                    {
                        return young.RunAsync(token);
                    }

                    token.Register(() => next = cache!.GetAsync("tea"));
                    return old.RunAsync(token);
                }
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds))
            );
            await spec.Clock.DelayAsync(0.1.Seconds);
            spec.Should(
                next is not null,
                "Expected the load to be cancelled when its only caller had left; 0.1 s later it was not."
            );
            var value = await GetAsync(
                spec,
                () => next!,
                "a call that came while the load was being cancelled"
            );
            spec.ShouldBe("the value of that call", value, "load 2");
        });

    [Fact]
    public Task What_an_abandoned_load_delivers_is_not_kept() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(
                spec,
                spec.Job("load 1", 2.Seconds).IgnoringCancellation(),
                spec.Job("load 2", 1.Seconds)
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds))
            );
            await spec.Clock.DelayAsync(2.Seconds);
            spec.ShouldBe("the value of the next call", await GetAsync(spec, cache, "the next call"), "load 2");
        });

    [Fact]
    public Task What_an_abandoned_load_delivers_does_not_replace_a_newer_value() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(
                spec,
                spec.Job("load 1", 3.Seconds).IgnoringCancellation(),
                spec.Job("load 2", 1.Seconds)
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds))
            );
            await GetAsync(spec, cache, "the next call");
            await spec.Clock.DelayAsync(2.Seconds);
            spec.ShouldBe("the value when both loads had ended", await GetAsync(spec, cache, "a later call"), "load 2");
            ShouldHaveLoaded(spec, 2);
        });

    [Fact]
    public Task A_failure_of_an_abandoned_load_does_not_disturb_the_new_one() =>
        Spec.RunAsync(async spec =>
        {
            var old = spec.Job("load 1", 2.Seconds).IgnoringCancellation().Failing();
            var cache = CacheOf(spec, old, spec.Job("load 2", 3.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds))
            );
            var early = cache.GetAsync("tea");
            await spec.Clock.DelayAsync(2.Seconds);
            var late = cache.GetAsync("tea");
            await GetAsync(spec, () => early, "the call that started the new load");
            await GetAsync(spec, () => late, "a call during the new load");
            ShouldHaveLoaded(spec, 2);
            spec.ShouldHappenAt("the last call", "end", "ended", spec.Elapsed, 4.Seconds);
        });

    [Fact]
    public Task A_failure_of_an_abandoned_load_is_not_left_unobserved() =>
        Spec.RunAsync(async spec =>
        {
            var cache = CacheOf(spec, spec.Job("load 1", 2.Seconds).IgnoringCancellation().Failing());
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                cache.GetAsync("tea", spec.CancelledAfter(1.Seconds))
            );
            await spec.Clock.DelayAsync(5.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_callback_on_the_token_of_the_load_that_throws_disturbs_nobody() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var load = spec.Job("load 1", 5.Seconds);
            var cache = new AsyncCache<string, string>(
                (_, token) =>
                {
                    token.Register(static () => throw new InvalidOperationException("the callback failed"));
                    return load.RunAsync(token);
                }
            );
            var call = cache.GetAsync("tea", caller.Token);
            await spec.Clock.DelayAsync(1.Seconds);
            void Cancel() => caller.Cancel();
            Exception? thrown = null;
            try
            {
                Cancel();
            }
            catch (Exception exception)
            {
                thrown = exception;
            }

            spec.Should(
                thrown is null,
                "Expected a callback that throws, on the token of the load, to disturb nobody; its exception "
                    + "came out where the caller cancelled its own token."
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() => call);
            await spec.Clock.DelayAsync(1.Seconds);
            spec.ShouldHaveOutcome(load, SpanOutcome.Cancelled);
        });

    // Step 6: values grow old

    [Fact]
    public Task A_value_is_kept_until_its_lifetime_is_over() =>
        Spec.RunAsync(async spec =>
        {
            var cache = OldCacheOf(spec, 10.Seconds, spec.Job("load 1", 3.Seconds));
            await cache.GetAsync("tea");
            await UntilAsync(spec, 13.Seconds - TimeSpan.FromTicks(1));
            spec.ShouldBe(
                "the value that had been delivered a tick less than 10 s ago",
                await cache.GetAsync("tea"),
                "load 1"
            );
            ShouldHaveLoaded(spec, 1);
        });

    [Fact]
    public Task A_value_is_loaded_again_when_its_lifetime_is_over() =>
        Spec.RunAsync(async spec =>
        {
            var cache = OldCacheOf(spec, 10.Seconds, spec.Job("load 1", 3.Seconds), spec.Job("load 2", 3.Seconds));
            await cache.GetAsync("tea");
            await UntilAsync(spec, 13.Seconds);
            spec.ShouldBe(
                "the value of a call 10 s after the first was delivered",
                await cache.GetAsync("tea"),
                "load 2"
            );
            await UntilAsync(spec, 26.Seconds - TimeSpan.FromTicks(1));
            spec.ShouldBe(
                "the new value, which had been delivered a tick less than 10 s ago,",
                await cache.GetAsync("tea"),
                "load 2"
            );
        });

    [Fact]
    public Task A_load_that_takes_longer_than_the_lifetime_is_shared_all_the_same() =>
        Spec.RunAsync(async spec =>
        {
            var cache = OldCacheOf(spec, 1.Seconds, spec.Job("load 1", 5.Seconds));
            var first = cache.GetAsync("tea");
            await spec.Clock.DelayAsync(4.Seconds);
            await Task.WhenAll(first, cache.GetAsync("tea"));
            ShouldHaveLoaded(spec, 1);
        });

    [Fact]
    public Task A_null_grows_old_like_any_other_value() =>
        Spec.RunAsync(async spec =>
        {
            var cache = OldCacheOf(
                spec,
                10.Seconds,
                spec.Job("load 1", 1.Seconds).Returning(null!),
                spec.Job("load 2", 1.Seconds)
            );
            await cache.GetAsync("tea");
            await UntilAsync(spec, 11.Seconds);
            spec.ShouldBe(
                "the value of a call 10 s after the null was delivered",
                await cache.GetAsync("tea"),
                "load 2"
            );
        });

    [Fact]
    public Task Being_asked_for_does_not_prolong_the_life_of_a_value() =>
        Spec.RunAsync(async spec =>
        {
            var cache = OldCacheOf(spec, 10.Seconds, spec.Job("load 1", 1.Seconds), spec.Job("load 2", 1.Seconds));
            await cache.GetAsync("tea");
            await UntilAsync(spec, 8.Seconds);
            await cache.GetAsync("tea");
            await UntilAsync(spec, 12.Seconds);
            spec.ShouldBe("the value 11 s after the first was delivered", await cache.GetAsync("tea"), "load 2");
        });

    [Fact]
    public Task Each_value_has_a_lifetime_of_its_own() =>
        Spec.RunAsync(async spec =>
        {
            var cache = OldCacheOf(
                spec,
                10.Seconds,
                spec.Job("load 1", 1.Seconds),
                spec.Job("load 2", 1.Seconds),
                spec.Job("load 3", 1.Seconds)
            );
            await cache.GetAsync("tea");
            await UntilAsync(spec, 6.Seconds);
            await cache.GetAsync("coffee");
            await UntilAsync(spec, 12.Seconds);
            spec.ShouldBe("the value of the younger key", await cache.GetAsync("coffee"), "load 2");
            spec.ShouldBe("the value of the older key", await cache.GetAsync("tea"), "load 3");
        });

    [Fact]
    public Task A_stampede_on_an_old_value_loads_once() =>
        Spec.RunAsync(async spec =>
        {
            var cache = OldCacheOf(spec, 10.Seconds, spec.Job("load 1", 1.Seconds), spec.Job("load 2", 1.Seconds));
            await cache.GetAsync("tea");
            await UntilAsync(spec, 11.Seconds);
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => cache.GetAsync("tea")));
            ShouldHaveLoaded(spec, 2);
        });

    [Fact]
    public Task An_old_value_does_not_come_out_when_the_new_load_fails() =>
        Spec.RunAsync(async spec =>
        {
            var broken = spec.Job("load 2", 1.Seconds).Failing();
            var cache = OldCacheOf(
                spec,
                10.Seconds,
                spec.Job("load 1", 1.Seconds),
                broken,
                spec.Job("load 3", 1.Seconds)
            );
            await cache.GetAsync("tea");
            await UntilAsync(spec, 11.Seconds);
            await spec.ShouldThrowErrorOfAsync(broken, () => cache.GetAsync("tea"));
            spec.ShouldBe(
                "the value of the call after the failure",
                await GetAsync(spec, cache, "the call after the failure"),
                "load 3"
            );
        });

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    public Task A_lifetime_may_be_infinite_or_as_long_as_you_like(long ticks) =>
        Spec.RunAsync(async spec =>
        {
            var lifetime = ticks < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(ticks);
            var cache = OldCacheOf(spec, lifetime, spec.Job("load 1", 1.Seconds));
            await GetAsync(spec, cache, "the first call");
            await spec.Clock.DelayAsync(23 * 3600.Seconds);
            spec.ShouldBe("the value 23 hours later", await GetAsync(spec, cache, "the second call"), "load 1");
        });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-2 * TimeSpan.TicksPerMillisecond)]
    public Task Refuses_a_lifetime_that_is_not_positive(long ticks) =>
        Spec.RunAsync(async spec =>
        {
            var refused = await spec.ShouldThrowAsync<ArgumentOutOfRangeException>(() =>
            {
                _ = OldCacheOf(spec, TimeSpan.FromTicks(ticks));
                return MakeSureItIsWrittenAsync(spec);
            });
            spec.Should(
                string.Equals(refused.ParamName, "lifetime", StringComparison.Ordinal),
                $"Expected the exception to name the parameter lifetime; it names {refused.ParamName ?? "none"}."
            );
        });

    [Fact]
    public Task Refuses_null_for_the_clock() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "clock",
                () =>
                {
                    _ = new AsyncCache<string, string>(static (key, _) => Task.FromResult(key), 1.Seconds, null!);
                    return MakeSureItIsWrittenAsync(spec);
                }
            )
        );

    // The constructor of the stub does not say that it is not written yet.
    private static Task MakeSureItIsWrittenAsync(Spec spec) =>
        CacheOf(spec, spec.Job("load 1", 1.Seconds)).GetAsync("tea");

    private static AsyncCache<string, string> CacheOf(Spec spec, params FakeJob[] loads) => new(LoaderOf(spec, loads));

    private static AsyncCache<string, string> OldCacheOf(Spec spec, TimeSpan lifetime, params FakeJob[] loads) =>
        new(LoaderOf(spec, loads), lifetime, spec.Clock);

    // Each call of the loader runs the next one of the loads; one too many is recorded, too.
    private static Func<string, CancellationToken, Task<string>> LoaderOf(Spec spec, FakeJob[] loads)
    {
        var calls = 0;
        return (_, token) =>
        {
            var number = Interlocked.Increment(ref calls);
            return (number <= loads.Length ? loads[number - 1] : spec.Job($"load {number}", 1.Seconds)).RunAsync(token);
        };
    }

    private static Task<string> GetAsync(Spec spec, AsyncCache<string, string> cache, string who) =>
        GetAsync(spec, () => cache.GetAsync("tea"), who);

    // For calls that must succeed: says whose call it was that did not.
    private static async Task<string> GetAsync(Spec spec, Func<Task<string>> call, string who)
    {
        try
        {
            return await call();
        }
        catch (Exception exception)
            when (exception
                    is OperationCanceledException
                        or InvalidOperationException
                        or ArgumentException
                        or OverflowException
            )
        {
            spec.Fail(
                $"Expected {who} to get a value; at {spec.Elapsed.TotalSeconds} s it ended with "
                    + $"{exception.GetType().Name} ({exception.Message}).",
                cause: exception
            );
            throw;
        }
    }

    private static void ShouldHaveLoaded(Spec spec, int expected) =>
        spec.ShouldHaveHappened("the value", "loaded", spec.Timeline.Spans.Count, expected);

    private static void ShouldHaveBeenCancelledAt(Spec spec, TimeSpan moment)
    {
        spec.ShouldHaveOutcome(spec.Jobs[0], SpanOutcome.Cancelled);
        spec.ShouldHappenAt("load 1", "be cancelled", "was cancelled", spec.Timeline.Spans[0].End, moment);
    }

    // To the tick; Task.Delay knows only milliseconds.
    private static async Task UntilAsync(Spec spec, TimeSpan moment)
    {
        var rest = moment - spec.Elapsed;
        var milliseconds = TimeSpan.FromMilliseconds(Math.Floor(rest.TotalMilliseconds));
        await spec.Clock.DelayAsync(milliseconds);
        var reached = new TaskCompletionSource();
        await using var timer = spec.Clock.CreateTimer(
            _ => reached.SetResult(),
            state: null,
            rest - milliseconds,
            Timeout.InfiniteTimeSpan
        );
        await reached.Task;
    }

    // A thread that waits for a lock says so for as long as it does; for a blink it may say so for another reason.
    private static void WaitUntilStopped(Thread thread)
    {
        for (var seen = 0; seen < 20 && thread.IsAlive;)
        {
            seen = thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin) ? seen + 1 : 0;
            Thread.Sleep(1);
        }
    }
}
