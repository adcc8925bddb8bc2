using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.ResultsInOrder;

public sealed class GatherSpec
{
    // Step 1: results in the order of the jobs

    [Fact]
    public Task The_results_stand_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Gather.AllAsync(Jobs(spec, 2000, 1000, 3000));
            spec.ShouldHaveResults(results, "A", "B", "C");
        });

    [Fact]
    public Task The_results_stand_in_the_order_of_the_jobs_also_if_the_last_one_ends_first() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Gather.AllAsync(Jobs(spec, 2000, 1000, 500));
            spec.ShouldHaveResults(results, "A", "B", "C");
        });

    [Fact]
    public Task The_results_stand_in_the_order_of_the_jobs_also_if_two_jobs_return_the_same_task() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds));
            Task<string>? shared = null;
            Task<string> Share() => shared ??= a.RunAsync();
            var results = await Gather.AllAsync([Share, b, Share]);
            spec.ShouldHaveResults(results, "A", "B", "A");
        });

    [Fact]
    public Task A_result_that_is_null_stands_in_its_place_as_any_other() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 2.Seconds),
                spec.Job("B", 1.Seconds).Returning(null!),
                spec.Job("C", 3.Seconds)
            );
            var results = await Gather.AllAsync<string>([a, b, c]);
            spec.ShouldHaveResults(results, "A", null!, "C");
        });

    // Step 2: all of them together

    [Theory]
    [InlineData(3000, 2000, 1000, 3000)]
    [InlineData(2000, 2000, 1000, 500)]
    [InlineData(50, 50, 30, 40)]
    [InlineData(3000, 3000)]
    public Task It_takes_as_long_as_the_longest_job(int expectedMilliseconds, params int[] milliseconds) =>
        Spec.RunAsync(async spec =>
        {
            await Gather.AllAsync(Jobs(spec, milliseconds));
            spec.ShouldHaveTaken(expectedMilliseconds.Milliseconds);
        });

    [Fact]
    public Task Every_job_has_started_before_any_has_ended() =>
        Spec.RunAsync(async spec =>
        {
            await Gather.AllAsync(Jobs(spec, 2000, 1000, 3000));
            spec.ShouldHavePeakedAt(3);
        });

    [Fact]
    public Task A_hundred_jobs_take_as_long_as_one() =>
        Spec.RunAsync(async spec =>
        {
            await Gather.AllAsync<string>([.. spec.EqualJobs(100, 0.2.Seconds)]);
            spec.ShouldHaveTaken(0.2.Seconds);
        });

    [Fact]
    public Task Each_job_is_started_once() =>
        Spec.RunAsync(async spec =>
        {
            await Gather.AllAsync(Jobs(spec, 2000, 1000, 3000));
            spec.ShouldHaveStartedEachJobOnce();
        });

    [Fact]
    public Task A_job_that_stands_in_the_sequence_twice_is_started_twice() =>
        Spec.RunAsync(async spec =>
        {
            Func<Task<string>> a = spec.Job("A", 2.Seconds);
            var results = await Gather.AllAsync([a, spec.Job("B", 1.Seconds), a]);
            spec.ShouldHaveStarted("A", "B", "A");
            spec.ShouldHaveResults(results, "A", "B", "A");
        });

    [Fact]
    public Task Two_calls_at_the_same_time_do_not_wait_for_each_other() =>
        Spec.RunAsync(async spec =>
        {
            var (first, second) = (
                Gather.AllAsync<string>([spec.Job("A", 3.Seconds), spec.Job("B", 2.Seconds)]),
                Gather.AllAsync<string>([spec.Job("C", 1.Seconds)])
            );
            await spec.ShouldEndAsAsync(TaskStatus.RanToCompletion, () => second);
            spec.ShouldHappenAt("the second call", "end", "ended", spec.Elapsed, 1.Seconds);
            spec.ShouldHaveResults(await second, "C");
            spec.ShouldHaveResults(await first, "A", "B");
        });

    // Step 3: jobs that fail or are cancelled

    [Fact]
    public Task A_job_that_fails_lets_the_others_run_to_their_end() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 3.Seconds), spec.Job("C", 2.Seconds));
            await spec.ShouldThrowAsync<Exception>(() => Gather.AllAsync<string>([a, b, c]));
            spec.ShouldHaveEnded("A", "C", "B");
        });

    [Fact]
    public Task The_exception_is_that_of_the_first_failed_job_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds),
                spec.Job("B", 3.Seconds).Failing(),
                spec.Job("C", 2.Seconds).Failing()
            );
            await spec.ShouldThrowErrorOfAsync(b, () => Gather.AllAsync<string>([a, b, c]));
        });

    [Fact]
    public Task The_exception_of_a_job_comes_out_as_it_is_also_if_there_are_more_exceptions_in_it() =>
        Spec.RunAsync(async spec =>
        {
            var error = new AggregateException("A failed twice", new InvalidOperationException("A failed once"));
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(error), spec.Job("B", 2.Seconds));
            await spec.ShouldThrowErrorOfAsync(a, () => Gather.AllAsync<string>([a, b]));
        });

    [Fact]
    public Task The_exceptions_of_all_failed_jobs_are_observed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 3.Seconds).Failing(),
                spec.Job("B", 1.Seconds).Failing(),
                spec.Job("C", 2.Seconds).Failing()
            );
            await spec.ShouldThrowAsync<Exception>(() => Gather.AllAsync<string>([a, b, c]));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_job_that_is_cancelled_lets_the_others_run_to_their_end() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).EndingCancelled(),
                spec.Job("B", 3.Seconds),
                spec.Job("C", 2.Seconds)
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() => Gather.AllAsync<string>([a, b, c]));
            spec.ShouldHaveEnded("A", "C", "B");
        });

    [Fact]
    public Task It_ends_as_cancelled_if_a_job_was_cancelled_and_none_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds).EndingCancelled());
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => Gather.AllAsync<string>([a, b]));
        });

    [Fact]
    public Task A_failure_counts_more_than_a_cancellation() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 2.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(b, () => Gather.AllAsync<string>([a, b]));
        });

    // Step 4: a job that throws before its first await

    [Fact]
    public Task A_job_that_throws_before_its_first_await_keeps_no_other_from_starting() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 2.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 3.Seconds)
            );
            await spec.ShouldThrowAsync<Exception>(() => Gather.AllAsync<string>([a, b, c]));
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_job_that_throws_before_its_first_await_lets_the_others_run_to_their_end() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds).ThrowingAtOnce());
            await spec.ShouldThrowErrorOfAsync(b, () => Gather.AllAsync<string>([a, b]));
            spec.ShouldHaveOutcome(a, SpanOutcome.Succeeded);
        });

    [Fact]
    public Task The_exceptions_of_all_failed_jobs_are_observed_also_if_one_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 2.Seconds).Failing(),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 1.Seconds).Failing()
            );
            await spec.ShouldThrowErrorOfAsync(a, () => Gather.AllAsync<string>([a, b, c]));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task The_exception_is_that_of_the_first_failed_job_also_if_that_one_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).ThrowingAtOnce(), spec.Job("B", 1.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(a, () => Gather.AllAsync<string>([a, b]));
        });

    [Fact]
    public Task The_exception_is_that_of_the_first_job_also_if_every_job_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).ThrowingAtOnce(), spec.Job("B", 1.Seconds).ThrowingAtOnce());
            await spec.ShouldThrowErrorOfAsync(a, () => Gather.AllAsync<string>([a, b]));
        });

    [Fact]
    public Task A_failure_counts_more_than_a_cancellation_also_if_it_comes_before_the_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 1.Seconds).ThrowingAtOnce());
            await spec.ShouldThrowErrorOfAsync(b, () => Gather.AllAsync<string>([a, b]));
        });

    // Step 5: the sequence of jobs itself

    [Fact]
    public Task No_jobs_give_no_results() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Gather.AllAsync(Jobs(spec));
            spec.ShouldHaveResults(results);
        });

    [Fact]
    public Task The_sequence_of_jobs_is_read_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<Task<string>>>(Jobs(spec, 1000, 1000, 1000));
            await Gather.AllAsync(jobs);
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task A_sequence_that_breaks_half_way_ends_with_an_exception() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds));
            await spec.ShouldThrowAsync<Exception>(() => Gather.AllAsync(Breaking(a, b)));
        });

    [Fact]
    public Task A_sequence_that_breaks_half_way_leaves_nothing_behind() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds).Failing());
            await spec.ShouldThrowAsync<Exception>(() => Gather.AllAsync(Breaking(a, b)));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Null_is_refused() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("jobs", () => Gather.AllAsync<string>(null!)));

    private static Func<Task<string>>[] Jobs(Spec spec, params int[] milliseconds) =>
        [.. milliseconds.Select((time, i) => spec.Job($"{(char)('A' + i)}", time.Milliseconds))];

    private static IEnumerable<Func<Task<string>>> Breaking(params FakeJob[] jobs)
    {
        foreach (var job in jobs)
        {
            yield return job;
        }

        throw new InvalidOperationException("The sequence of jobs cannot be read any further.");
    }
}
