using System.Collections.Concurrent;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.LimitConcurrency;

public sealed class ThrottleSpec
{
    // Step 1: never more than the limit

    [Fact]
    public Task Returns_the_result_of_every_job() =>
        Spec.RunAsync(async spec =>
        {
            var results = await RunAsync(Jobs(spec, 1000, 1000), 2);
            spec.ShouldHaveResults(results, "A", "B");
        });

    [Fact]
    public Task Never_runs_more_jobs_at_once_than_the_limit() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(spec.EqualJobs(10, 0.2.Seconds), 2);
            spec.ShouldHavePeakedAt(2);
        });

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 600)]
    [InlineData(3, 400)]
    [InlineData(5, 200)]
    public Task Five_jobs_take_as_long_as_the_limit_makes_them(int maxConcurrent, int expectedMilliseconds) =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(spec.EqualJobs(5, 0.2.Seconds), maxConcurrent);
            spec.ShouldHaveTaken(expectedMilliseconds.Milliseconds);
        });

    [Fact]
    public Task Loads_24_trucks_at_6_docks_in_a_fifth_of_a_second() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync([.. Enumerable.Range(1, 24).Select(i => spec.Job($"truck {i}", 50.Milliseconds))], 6);
            spec.ShouldHavePeakedAt(6);
            spec.ShouldHaveTaken(0.2.Seconds);
        });

    [Fact]
    public Task Runs_a_hundred_jobs_20_at_a_time_in_one_second() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(spec.EqualJobs(100, 0.2.Seconds), 20);
            spec.ShouldHavePeakedAt(20);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task Starts_all_jobs_at_once_when_there_are_fewer_than_the_limit() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(spec.EqualJobs(3, 0.2.Seconds), 1000);
            spec.ShouldHavePeakedAt(3);
            spec.ShouldHaveTaken(0.2.Seconds);
        });

    // Step 2: jobs of different lengths

    [Fact]
    public Task Fills_a_place_the_moment_it_is_free() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(Jobs(spec, 3000, 1000, 1000, 1000), 2);
            spec.ShouldHaveKeptBusy(2);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task Returns_the_results_in_the_order_of_the_items() =>
        Spec.RunAsync(async spec =>
        {
            var results = await RunAsync(Jobs(spec, 2000, 1000, 3000), 3);
            spec.ShouldHaveResults(results, "A", "B", "C");
        });

    [Fact]
    public Task A_result_that_is_null_is_a_result() =>
        Spec.RunAsync(async spec =>
        {
            var results = await RunAsync([spec.Job("A", 1.Seconds).Returning(null!), spec.Job("B", 1.Seconds)], 2);
            spec.ShouldBeSequence("the results", results, null, "B");
        });

    [Fact]
    public Task An_item_that_stands_in_the_list_twice_has_a_result_in_each_of_its_places() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds));
            var results = await RunAsync([a, b, a], 3);
            spec.ShouldHaveResults(results, "A", "B", "A");
        });

    [Fact]
    public Task Starts_each_job_once_and_reads_the_sequence_once() =>
        Spec.RunAsync(async spec =>
        {
            var items = new EnumerationCounter<FakeJob>(Jobs(spec, 1000, 2000, 1000));
            await RunAsync(items, 2);
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveHappened("the sequence of items", "read", items.Enumerations);
        });

    // Step 3: a job that does not succeed

    [Fact]
    public Task A_failed_job_frees_its_place() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 1.Seconds), spec.Job("C", 1.Seconds));
            await spec.ShouldThrowErrorOfAsync(a, () => RunAsync([a, b, c], 1));
            spec.ShouldHaveEnded("A", "B", "C");
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_job_that_throws_before_its_first_await_frees_its_place() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).ThrowingAtOnce(),
                spec.Job("B", 1.Seconds),
                spec.Job("C", 1.Seconds)
            );
            await spec.ShouldThrowErrorOfAsync(a, () => RunAsync([a, b, c], 1));
            spec.ShouldHaveEnded("A", "B", "C");
        });

    [Fact]
    public Task A_cancelled_job_frees_its_place() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).EndingCancelled(),
                spec.Job("B", 1.Seconds),
                spec.Job("C", 1.Seconds)
            );
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => RunAsync([a, b, c], 1));
            spec.ShouldHaveEnded("A", "B", "C");
        });

    [Fact]
    public Task The_place_of_a_failed_job_is_filled_at_once() =>
        Spec.RunAsync(async spec =>
        {
            FakeJob[] jobs =
            [
                spec.Job("A", 4.Seconds),
                spec.Job("B", 1.Seconds).Failing(),
                spec.Job("C", 1.Seconds),
                spec.Job("D", 1.Seconds),
            ];
            await spec.ShouldThrowErrorOfAsync(jobs[1], () => RunAsync(jobs, 2));
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveKeptBusy(2);
        });

    [Fact]
    public Task A_failure_comes_out_when_all_jobs_have_ended() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 1.Seconds));
            await spec.ShouldThrowErrorOfAsync(b, () => RunAsync([a, b, c], 2));
            spec.ShouldHaveLeftNothingBehind();
            spec.ShouldHaveEnded("B", "C", "A");
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task Of_several_failures_the_first_in_the_order_of_the_items_comes_out() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds),
                spec.Job("B", 3.Seconds).Failing(),
                spec.Job("C", 1.Seconds).Failing()
            );
            await spec.ShouldThrowErrorOfAsync(b, () => RunAsync([a, b, c], 2));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_failure_before_the_first_await_does_not_overtake_that_of_an_earlier_item() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).Failing(), spec.Job("B", 1.Seconds).ThrowingAtOnce());
            await spec.ShouldThrowErrorOfAsync(a, () => RunAsync([a, b], 2));
        });

    [Fact]
    public Task An_AggregateException_that_a_job_throws_comes_out_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var error = new AggregateException("Truck 1 was not loaded", new IOException("Dock 2 is blocked"));
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(error), spec.Job("B", 1.Seconds));
            await spec.ShouldThrowErrorOfAsync(a, () => RunAsync([a, b], 2));
        });

    [Fact]
    public Task A_failure_beats_a_job_that_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 2.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(b, () => RunAsync([a, b], 2));
        });

    [Fact]
    public Task A_failure_beats_a_job_that_is_cancelled_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var cancelled = new OperationCanceledException("A was cancelled");
            var (a, b) = (spec.Job("A", 1.Seconds).ThrowingAtOnce(cancelled), spec.Job("B", 2.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(b, () => RunAsync([a, b], 2));
        });

    // Step 4: the caller cancels

    [Fact]
    public Task Cancellation_starts_no_further_job() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Slow(spec);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                RunAsync(jobs, 2, spec.CancelledAfter(1.Seconds))
            );
            ShouldHaveStartedOnly(spec, "A", "B");
        });

    [Fact]
    public Task Cancellation_reaches_the_running_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Slow(spec);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                RunAsync(jobs, 2, spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHaveOutcome(jobs[0], SpanOutcome.Cancelled);
            spec.ShouldHaveOutcome(jobs[1], SpanOutcome.Cancelled);
        });

    [Fact]
    public Task Cancellation_waits_until_the_running_jobs_have_ended() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Slow(spec);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                RunAsync(jobs, 2, spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHaveLeftNothingBehind();
            spec.ShouldHaveTaken(1.5.Seconds);
        });

    [Fact]
    public Task Cancellation_ends_the_task_as_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Slow(spec);
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => RunAsync(jobs, 2, spec.CancelledAfter(1.Seconds)));
        });

    [Fact]
    public Task A_token_that_is_cancelled_already_starts_no_job() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Slow(spec);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                RunAsync(jobs, 2, spec.CancelledAfter(0.Seconds))
            );
            ShouldHaveStartedOnly(spec);
        });

    [Theory]
    [InlineData("the thread of the jobs")]
    [InlineData("the thread pool")]
    [InlineData("the thread pool, from which the call came too")]
    public Task A_job_that_ends_because_of_the_cancellation_makes_no_place_for_another(string where) =>
        Spec.RunAsync(async spec =>
        {
            // A obeys inside the very call that cancels, so its place is free before anybody else hears of the
            // cancellation. Code that has kept its context goes on inside that call if it is made there; code that has
            // left it, if it is made on the pool; and code that has kept it for some of its awaits only, if it never
            // had one.
            var stopped = new TaskCompletionSource<string>();
            var started = new ConcurrentQueue<string>();
            CancellationToken stop = default;
            Task<string> RunUntilStopped(string name, CancellationToken token)
            {
                started.Enqueue(name);
                stop = token;
                return name == "A" ? stopped.Task : Task.FromCanceled<string>(new CancellationToken(canceled: true));
            }

            using var caller = new CancellationTokenSource();
            void Cancel() => caller.Cancel();
            Task<string[]> RunAsync() => Throttle.RunAsync(["A", "B"], 1, RunUntilStopped, caller.Token);
            var run = where.EndsWith("too", StringComparison.Ordinal) ? Task.Run(RunAsync) : RunAsync();
            await spec.Clock.DelayAsync(1.Seconds);
            stop.Register(() => stopped.TrySetResult("A"));
            if (where.StartsWith("the thread pool", StringComparison.Ordinal))
            {
                await Task.Run(Cancel);
            }
            else
            {
                Cancel();
            }

            await spec.ShouldThrowAsync<OperationCanceledException>(() => run);
            spec.ShouldBeSequence("the started jobs", started, "A");
        });

    [Fact]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Slow(spec);
            var caller = spec.CancelledAfter(1.Seconds);
            await spec.ShouldThrowCancellationOfAsync(caller, () => RunAsync(jobs, 2, caller));
        });

    [Fact]
    public Task A_failure_beats_the_cancellation_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 1000, 5000, 5000, 5000);
            jobs[0].Failing();
            await spec.ShouldThrowErrorOfAsync(jobs[0], () => RunAsync(jobs, 2, spec.CancelledAfter(2.Seconds)));
            ShouldHaveStartedOnly(spec, "A", "B", "C");
        });

    // Step 5: edge cases, and two callers

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public Task Refuses_a_limit_below_one(int maxConcurrent) =>
        Spec.RunAsync(async spec =>
        {
            var refused = await spec.ShouldThrowAsync<ArgumentOutOfRangeException>(() =>
                RunAsync(spec.EqualJobs(2, 1.Seconds), maxConcurrent)
            );
            spec.Should(
                string.Equals(refused.ParamName, "maxConcurrent", StringComparison.Ordinal),
                $"Expected the exception to name the parameter maxConcurrent; it names {refused.ParamName ?? "none"}."
            );
            ShouldHaveStartedOnly(spec);
        });

    [Fact]
    public Task Refuses_null_for_the_items() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("items", () => RunAsync(null!, 2)));

    [Fact]
    public Task Refuses_null_for_the_job() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "job",
                () => Throttle.RunAsync<string, string>(["A"], 2, null!, CancellationToken.None)
            )
        );

    [Fact]
    public Task Returns_no_results_for_no_items() =>
        Spec.RunAsync(async spec =>
        {
            var results = await RunAsync([], 2);
            spec.ShouldHaveResults(results);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task A_sequence_that_throws_leaves_no_job_running() =>
        Spec.RunAsync(async spec =>
        {
            var error = new InvalidOperationException("the sequence is broken");
            IEnumerable<FakeJob> Broken()
            {
                yield return spec.Job("A", 1.Seconds);
                throw error;
            }

            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() => RunAsync(Broken(), 2));
            spec.ShouldBe("the exception", thrown, error);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Two_calls_at_once_have_a_limit_each() =>
        Spec.RunAsync(async spec =>
        {
            await Task.WhenAll(
                RunAsync(spec.EqualJobs(5, 0.2.Seconds), 2),
                RunAsync(spec.EqualJobs(5, 0.2.Seconds), 2)
            );
            spec.ShouldHavePeakedAt(4);
        });

    private static Task<string[]> RunAsync(
        IEnumerable<FakeJob> jobs,
        int maxConcurrent,
        CancellationToken cancellationToken = default
    ) => Throttle.RunAsync(jobs, maxConcurrent, static (job, token) => job.RunAsync(token), cancellationToken);

    private static FakeJob[] Jobs(Spec spec, params int[] milliseconds) =>
        [.. milliseconds.Select((time, i) => spec.Job($"{(char)('A' + i)}", time.Milliseconds))];

    // Four jobs of 3 s that take half a second to clean up when they are cancelled.
    private static FakeJob[] Slow(Spec spec) =>
        [.. Jobs(spec, 3000, 3000, 3000, 3000).Select(static job => job.CleaningUpFor(0.5.Seconds))];

    private static void ShouldHaveStartedOnly(Spec spec, params string[] names) =>
        spec.ShouldBeSequence(
            "the started jobs",
            spec.Timeline.Spans.Select(static span => span.Name).Order(StringComparer.Ordinal),
            names
        );
}
