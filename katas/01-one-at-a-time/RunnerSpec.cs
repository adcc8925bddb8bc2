using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.OneAtATime;

public sealed class RunnerSpec
{
    // Step 1: one at a time

    [Theory]
    [InlineData(1500, 500, 500, 500)]
    [InlineData(4000, 2000, 2000)]
    [InlineData(90, 30, 20, 40)]
    [InlineData(5000, 1000, 1000, 1000, 1000, 1000)]
    public Task One_at_a_time_takes_the_sum_of_all_times(int expectedMilliseconds, params int[] milliseconds) =>
        Spec.RunAsync(async spec =>
        {
            await Runner.OneAtATimeAsync(Jobs(spec, milliseconds));
            spec.ShouldHaveTaken(expectedMilliseconds.Milliseconds);
        });

    [Fact]
    public Task One_at_a_time_takes_20_seconds_for_a_hundred_jobs() =>
        Spec.RunAsync(async spec =>
        {
            await Runner.OneAtATimeAsync(Plain(spec.EqualJobs(100, 0.2.Seconds)));
            spec.ShouldHaveTaken(20.Seconds);
        });

    [Fact]
    public Task One_at_a_time_never_runs_two_jobs_at_once() =>
        Spec.RunAsync(async spec =>
        {
            await Runner.OneAtATimeAsync(Jobs(spec, 2000, 1000, 3000));
            spec.ShouldHavePeakedAt(1);
            spec.ShouldHaveStarted("A", "B", "C");
        });

    [Fact]
    public Task One_at_a_time_returns_the_results_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Runner.OneAtATimeAsync(Jobs(spec, 2000, 1000, 3000));
            spec.ShouldHaveResults(results, "A", "B", "C");

            // Two calls at the same time: each has results of its own.
            var both = await Task.WhenAll(
                Runner.OneAtATimeAsync<string>([spec.Job("D", 1.Seconds), spec.Job("E", 1.Seconds)]),
                Runner.OneAtATimeAsync<string>([spec.Job("F", 1.5.Seconds), spec.Job("G", 1.Seconds)])
            );
            spec.ShouldHaveResults(both[0], "D", "E");
            spec.ShouldHaveResults(both[1], "F", "G");
        });

    [Fact]
    public Task One_at_a_time_keeps_the_place_of_a_result_that_is_null() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds),
                spec.Job("B", 1.Seconds).Returning(null!),
                spec.Job("C", 1.Seconds)
            );
            var results = await Runner.OneAtATimeAsync<string>([a, b, c]);
            spec.ShouldHaveResults(results, "A", null!, "C");
        });

    [Fact]
    public Task One_at_a_time_starts_a_job_twice_that_stands_in_the_sequence_twice() =>
        Spec.RunAsync(async spec =>
        {
            Func<Task<string>> a = spec.Job("A", 2.Seconds);
            var results = await Runner.OneAtATimeAsync([a, spec.Job("B", 1.Seconds), a]);
            spec.ShouldHaveStarted("A", "B", "A");
            spec.ShouldHaveResults(results, "A", "B", "A");
        });

    // Step 2: edge cases, one at a time

    [Fact]
    public Task One_at_a_time_starts_no_job_after_one_that_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 1.Seconds));
            await spec.ShouldThrowErrorOfAsync(b, () => Runner.OneAtATimeAsync<string>([a, b, c]));
            spec.ShouldHaveStarted("A", "B");
            spec.ShouldHaveTaken(2.Seconds);

            // What the job throws comes out as it is, also if there are more exceptions in it.
            var d = spec.Job("D", 1.Seconds).Failing(SeveralErrors());
            await spec.ShouldThrowErrorOfAsync(d, () => Runner.OneAtATimeAsync<string>([d, c]));
            spec.ShouldHaveStarted("A", "B", "D");
        });

    [Fact]
    public Task One_at_a_time_starts_no_job_after_one_that_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 1.Seconds)
            );
            await spec.ShouldThrowErrorOfAsync(b, () => Runner.OneAtATimeAsync<string>([a, b, c]));
            spec.ShouldHaveStarted("A", "B");
        });

    [Fact]
    public Task One_at_a_time_ends_as_cancelled_when_a_job_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 1.Seconds));
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => Runner.OneAtATimeAsync<string>([a, b]));
            spec.ShouldHaveStarted("A");

            // The exception is that of the job: it carries the token that stopped the job.
            var token = new CancellationToken(canceled: true);
            var thrown = await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Runner.OneAtATimeAsync([() => Task.FromCanceled<string>(token), b])
            );
            spec.Should(
                thrown.CancellationToken == token,
                "Expected the exception of the cancelled job to come out, with its token; it carries "
                    + $"{(thrown.CancellationToken == CancellationToken.None ? "none" : "another one")}."
            );
            spec.ShouldHaveStarted("A");
        });

    [Fact]
    public Task One_at_a_time_starts_each_job_once() =>
        Spec.RunAsync(async spec =>
        {
            await Runner.OneAtATimeAsync(Jobs(spec, 1000, 1000, 1000));
            spec.ShouldHaveStartedEachJobOnce();
        });

    [Fact]
    public Task One_at_a_time_reads_the_sequence_of_jobs_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<Task<string>>>(Jobs(spec, 1000, 1000, 1000));
            await Runner.OneAtATimeAsync(jobs);
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task One_at_a_time_returns_no_results_for_no_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Runner.OneAtATimeAsync(Jobs(spec));
            spec.ShouldHaveResults(results);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task One_at_a_time_refuses_null() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("jobs", () => Runner.OneAtATimeAsync<string>(null!)));

    // Step 3: all at once

    [Theory]
    [InlineData(500, 500, 500, 500)]
    [InlineData(2000, 2000, 2000)]
    [InlineData(40, 30, 20, 40)]
    [InlineData(1000, 1000, 1000, 1000, 1000, 1000)]
    public Task All_at_once_takes_the_longest_of_all_times(int expectedMilliseconds, params int[] milliseconds) =>
        Spec.RunAsync(async spec =>
        {
            await Runner.AllAtOnceAsync(Jobs(spec, milliseconds));
            spec.ShouldHaveTaken(expectedMilliseconds.Milliseconds);
        });

    [Fact]
    public Task All_at_once_takes_a_fifth_of_a_second_for_a_hundred_jobs() =>
        Spec.RunAsync(async spec =>
        {
            await Runner.AllAtOnceAsync(Plain(spec.EqualJobs(100, 0.2.Seconds)));
            spec.ShouldHaveTaken(0.2.Seconds);
        });

    [Fact]
    public Task All_at_once_runs_all_jobs_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            await Runner.AllAtOnceAsync(Jobs(spec, 2000, 1000, 3000));
            spec.ShouldHavePeakedAt(3);
            spec.ShouldHaveEnded("B", "A", "C");
        });

    [Fact]
    public Task All_at_once_returns_the_results_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Runner.AllAtOnceAsync(Jobs(spec, 2000, 1000, 3000));
            spec.ShouldHaveResults(results, "A", "B", "C");

            // Two jobs that return the same task: each has its place.
            var shared = spec.Job("D", 2.Seconds).RunAsync();
            var three = await Runner.AllAtOnceAsync([() => shared, spec.Job("E", 1.Seconds), () => shared]);
            spec.ShouldHaveResults(three, "D", "E", "D");

            // Two calls at the same time: each has results of its own.
            var both = await Task.WhenAll(
                Runner.AllAtOnceAsync<string>([spec.Job("F", 2.Seconds), spec.Job("G", 1.Seconds)]),
                Runner.AllAtOnceAsync<string>([spec.Job("H", 1.Seconds), spec.Job("I", 2.Seconds)])
            );
            spec.ShouldHaveResults(both[0], "F", "G");
            spec.ShouldHaveResults(both[1], "H", "I");
        });

    [Fact]
    public Task All_at_once_keeps_the_place_of_a_result_that_is_null() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds),
                spec.Job("B", 1.Seconds).Returning(null!),
                spec.Job("C", 1.Seconds)
            );
            var results = await Runner.AllAtOnceAsync<string>([a, b, c]);
            spec.ShouldHaveResults(results, "A", null!, "C");
        });

    [Fact]
    public Task All_at_once_starts_a_job_twice_that_stands_in_the_sequence_twice() =>
        Spec.RunAsync(async spec =>
        {
            Func<Task<string>> a = spec.Job("A", 2.Seconds);
            var results = await Runner.AllAtOnceAsync([a, spec.Job("B", 1.Seconds), a]);
            spec.ShouldHaveStarted("A", "B", "A");
            spec.ShouldHaveResults(results, "A", "B", "A");
        });

    // Step 4: edge cases, all at once

    [Fact]
    public Task All_at_once_waits_for_every_job_even_if_one_fails() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 3.Seconds), spec.Job("C", 2.Seconds));
            await spec.ShouldThrowErrorOfAsync(a, () => Runner.AllAtOnceAsync<string>([a, b, c]));
            spec.ShouldHaveEnded("A", "C", "B");
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task All_at_once_observes_every_failure() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).Failing(), spec.Job("B", 1.Seconds).Failing());
            await spec.ShouldThrowAsync<InvalidOperationException>(() => Runner.AllAtOnceAsync<string>([a, b]));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task All_at_once_ends_as_cancelled_when_a_job_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 2.Seconds));
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => Runner.AllAtOnceAsync<string>([a, b]));
            spec.ShouldHaveEnded("A", "B");
        });

    [Fact]
    public Task All_at_once_throws_the_exception_of_a_failed_job_even_if_another_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 2.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(b, () => Runner.AllAtOnceAsync<string>([a, b]));

            // It comes out as it is, also if there are more exceptions in it.
            var c = spec.Job("C", 1.Seconds).Failing(SeveralErrors());
            await spec.ShouldThrowErrorOfAsync(c, () => Runner.AllAtOnceAsync<string>([a, c]));
        });

    [Fact]
    public Task All_at_once_starts_each_job_once() =>
        Spec.RunAsync(async spec =>
        {
            await Runner.AllAtOnceAsync(Jobs(spec, 1000, 1000, 1000));
            spec.ShouldHaveStartedEachJobOnce();
        });

    [Fact]
    public Task All_at_once_reads_the_sequence_of_jobs_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<Task<string>>>(Jobs(spec, 1000, 1000, 1000));
            await Runner.AllAtOnceAsync(jobs);
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task All_at_once_returns_no_results_for_no_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Runner.AllAtOnceAsync(Jobs(spec));
            spec.ShouldHaveResults(results);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task All_at_once_refuses_null() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("jobs", () => Runner.AllAtOnceAsync<string>(null!)));

    private static AggregateException SeveralErrors() =>
        new("Two servers failed", new InvalidOperationException("one failed"), new TimeoutException("one was slow"));

    private static Func<Task<string>>[] Jobs(Spec spec, params int[] milliseconds) =>
        Plain([.. milliseconds.Select((time, i) => spec.Job($"{(char)('A' + i)}", time.Milliseconds))]);

    private static Func<Task<string>>[] Plain(FakeJob[] jobs) => [.. jobs];
}
