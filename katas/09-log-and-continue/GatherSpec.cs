using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.LogAndContinue;

public sealed class GatherSpec
{
    // Step 1: nothing goes wrong

    [Fact]
    public Task Returns_the_results_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds));
            var results = await Gather.SuccessesAsync<string>([a, b, c], IgnoreErrors);
            spec.ShouldHaveResults(results, "A", "B", "C");
        });

    [Fact]
    public Task Runs_a_hundred_jobs_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            await Gather.SuccessesAsync(Plain(spec.EqualJobs(100, 0.2.Seconds)), IgnoreErrors);
            spec.ShouldHaveTaken(0.2.Seconds);
            spec.ShouldHavePeakedAt(100);
        });

    [Fact]
    public Task Starts_each_job_once_and_reads_the_sequence_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<Task<string>>>(Plain(spec.EqualJobs(3, 1.Seconds)));
            await Gather.SuccessesAsync(jobs, IgnoreErrors);
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task A_result_that_is_there_at_once_keeps_its_place() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds));
            var results = await Gather.SuccessesAsync([a, static () => Task.FromResult("at once"), b], IgnoreErrors);
            spec.ShouldHaveResults(results, "A", "at once", "B");
        });

    [Fact]
    public Task Returns_no_results_for_no_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Gather.SuccessesAsync<string>([], IgnoreErrors);
            spec.ShouldHaveResults(results);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task Refuses_null_for_the_jobs() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("jobs", () => Gather.SuccessesAsync<string>(null!, IgnoreErrors))
        );

    [Fact]
    public Task Refuses_null_for_the_log() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("onError", () => Gather.SuccessesAsync<string>([], null!)));

    // Step 2: some jobs fail

    [Fact]
    public Task Returns_the_results_of_the_nine_that_succeeded() =>
        Spec.RunAsync(async spec =>
        {
            var exports = TenExportsOfWhichTheSeventhFails(spec);
            var results = await Gather.SuccessesAsync(Plain(exports), IgnoreErrors);
            spec.ShouldHaveResults(
                results,
                "export 1",
                "export 2",
                "export 3",
                "export 4",
                "export 5",
                "export 6",
                "export 8",
                "export 9",
                "export 10"
            );
        });

    [Fact]
    public Task Logs_the_failure_with_the_index_of_its_job() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            await Gather.SuccessesAsync(
                Plain(TenExportsOfWhichTheSeventhFails(spec)),
                (index, error) => log.Add($"{index}: {error.Message}")
            );
            spec.ShouldBeSequence("the lines of the log", log, "6: export 7 failed");
        });

    [Fact]
    public Task Logs_a_job_that_stands_in_the_list_twice_with_both_indexes() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            Func<Task<string>> a = spec.Job("A", 1.Seconds).Failing().RunAsync;
            Func<Task<string>> b = spec.Job("B", 1.Seconds).RunAsync;
            await Gather.SuccessesAsync([a, b, a], (index, error) => log.Add($"{index}: {error.Message}"));
            spec.ShouldBeSequence(
                "the lines of the log",
                log.Order(StringComparer.Ordinal),
                "0: A failed",
                "2: A failed"
            );
        });

    [Fact]
    public Task Logs_two_jobs_that_share_a_task_with_the_index_of_each() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 1.Seconds));
            Task<string>? shared = null;
            await Gather.SuccessesAsync(
                [() => shared ??= a.RunAsync(), b, () => shared ??= a.RunAsync()],
                (index, error) => log.Add($"{index}: {error.Message}")
            );
            spec.ShouldBeSequence(
                "the lines of the log",
                log.Order(StringComparer.Ordinal),
                "0: A failed",
                "2: A failed"
            );
        });

    [Fact]
    public Task Logs_the_very_exception_of_the_job() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<Exception>();
            var a = spec.Job("A", 1.Seconds).Failing();
            await Gather.SuccessesAsync<string>([a], (_, error) => log.Add(error));
            spec.ShouldBe("the number of exceptions in the log", log.Count, 1);
            spec.Should(
                ReferenceEquals(log[0], a.Error),
                $"Expected the log to get the exception that the job threw; it got {log[0].GetType().Name} "
                    + $"({log[0].Message})."
            );
        });

    [Fact]
    public Task Logs_an_AggregateException_that_a_job_throws_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<Exception>();
            var error = new AggregateException("two sensors are broken", new IOException("sensor 1 is broken"));
            await Gather.SuccessesAsync<string>([spec.Job("A", 1.Seconds).Failing(error)], (_, e) => log.Add(e));
            spec.ShouldBeSequence("the exceptions in the log", log, error);
        });

    [Fact]
    public Task Logs_every_failure_once() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            var (a, b, c, d) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 4.Seconds),
                spec.Job("C", 2.Seconds).Failing(),
                spec.Job("D", 3.Seconds).Failing()
            );
            await Gather.SuccessesAsync<string>([a, b, c, d], (index, error) => log.Add($"{index}: {error.Message}"));
            spec.ShouldBeSequence("the lines of the log", log, "0: A failed", "2: C failed", "3: D failed");
        });

    [Fact]
    public Task Logs_each_failure_when_it_happens() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            var (a, b, c) = (
                spec.Job("A", 3.Seconds),
                spec.Job("B", 2.Seconds).Failing(),
                spec.Job("C", 1.Seconds).Failing()
            );
            await Gather.SuccessesAsync<string>(
                [a, b, c],
                (index, _) => log.Add($"job {index} at {spec.Elapsed.TotalSeconds} s")
            );
            spec.ShouldBeSequence("the lines of the log", log, "job 2 at 1 s", "job 1 at 2 s");
        });

    [Fact]
    public Task A_job_that_succeeds_with_null_is_a_success() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds).Returning(null!));
            var results = await Gather.SuccessesAsync<string>(
                [a, b],
                (index, error) => log.Add($"{index}: {error.Message}")
            );
            spec.ShouldBeSequence("the results", results, "A", null);
            spec.ShouldBeSequence("the lines of the log", log);
        });

    [Fact]
    public Task Keeps_a_result_that_looks_like_none() =>
        Spec.RunAsync(async spec =>
        {
            var broken = spec.Job("B", 1.Seconds).Failing();
            var results = await Gather.SuccessesAsync([Zero, BrokenAsync, Two], IgnoreErrors);
            spec.ShouldBeSequence("the results", results, 0, 2);

            static Task<int> Zero() => Task.FromResult(0);
            static Task<int> Two() => Task.FromResult(2);
            async Task<int> BrokenAsync() => (await broken.RunAsync()).Length;
        });

    [Fact]
    public Task Returns_no_results_when_every_job_fails() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 2.Seconds).Failing());
            var results = await Gather.SuccessesAsync<string>([a, b], IgnoreErrors);
            spec.ShouldHaveResults(results);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 3: trouble at the start, and in the log

    [Fact]
    public Task Logs_a_job_that_throws_before_its_first_await_and_starts_the_others() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            var (a, b, c) = (
                spec.Job("A", 1.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 2.Seconds)
            );
            var results = await Gather.SuccessesAsync<string>(
                [a, b, c],
                (index, error) => log.Add($"{index}: {error.Message}")
            );
            spec.ShouldHaveResults(results, "A", "C");
            spec.ShouldBeSequence("the lines of the log", log, "1: B failed");
        });

    [Fact]
    public Task Lets_every_job_end_when_the_log_throws() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 3.Seconds));
            await IgnoreHowItEndsAsync(
                Gather.SuccessesAsync<string>([a, b, c], static (_, _) => throw new TimeoutException("the log is full"))
            );
            spec.ShouldHaveEnded("B", "A", "C");
        });

    [Fact]
    public Task Lets_every_job_end_when_the_log_throws_at_a_job_without_a_task() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<int>();
            var (a, b, c) = (
                spec.Job("A", 2.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 3.Seconds).Failing()
            );
            await IgnoreHowItEndsAsync(
                Gather.SuccessesAsync<string>(
                    [a, b, c],
                    (index, _) =>
                    {
                        log.Add(index);
                        throw new TimeoutException("the log is full");
                    }
                )
            );
            spec.ShouldHaveEnded("B", "A", "C");
            spec.ShouldBeSequence("the indexes that the log was called with", log, 1, 2);
        });

    [Fact]
    public Task Throws_the_exception_of_the_log_in_the_end() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 2.Seconds));
            var full = new TimeoutException("the log is full");
            var thrown = await spec.ShouldThrowAsync<TimeoutException>(() =>
                Gather.SuccessesAsync<string>([a, b], (_, _) => throw full)
            );
            spec.Should(
                ReferenceEquals(thrown, full),
                "Expected the exception of the log to come out as it is; it was another one."
            );
        });

    [Fact]
    public Task Throws_the_exception_of_the_log_also_when_it_is_a_cancellation() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 2.Seconds));
            var closed = new OperationCanceledException("the log is closed");
            var thrown = await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Gather.SuccessesAsync<string>([a, b], (_, _) => throw closed)
            );
            spec.Should(
                ReferenceEquals(thrown, closed),
                "Expected the exception of the log to come out as it is; it was another one: "
                    + $"{thrown.GetType().Name} ({thrown.Message})."
            );
        });

    [Fact]
    public Task Goes_on_logging_when_the_log_has_thrown() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<int>();
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 2.Seconds).Failing(),
                spec.Job("C", 3.Seconds)
            );
            await IgnoreHowItEndsAsync(
                Gather.SuccessesAsync<string>(
                    [a, b, c],
                    (index, _) =>
                    {
                        log.Add(index);
                        throw new TimeoutException("the log is full");
                    }
                )
            );
            spec.ShouldBeSequence("the indexes that the log was called with", log, 0, 1);
        });

    // Step 4: cancelled is not failed

    [Fact]
    public Task Does_not_log_a_cancelled_job() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 2.Seconds).Failing());
            await IgnoreHowItEndsAsync(
                Gather.SuccessesAsync<string>([a, b], (index, error) => log.Add($"{index}: {error.Message}"))
            );
            spec.ShouldBeSequence("the lines of the log", log, "1: B failed");
        });

    [Fact]
    public Task Logs_a_timeout_that_came_of_a_cancellation() =>
        Spec.RunAsync(async spec =>
        {
            var log = new List<string>();
            var error = new TimeoutException("Slow took too long", new OperationCanceledException("Slow was stopped"));
            var slow = spec.Job("Slow", 1.Seconds).Failing(error);
            await IgnoreHowItEndsAsync(
                Gather.SuccessesAsync<string>([slow], (index, e) => log.Add($"{index}: {e.Message}"))
            );
            spec.ShouldBeSequence("the lines of the log", log, "0: Slow took too long");
        });

    [Fact]
    public Task Ends_as_cancelled_when_a_job_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 2.Seconds));
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => Gather.SuccessesAsync<string>([a, b], IgnoreErrors));
        });

    [Fact]
    public Task Ends_as_cancelled_when_a_job_was_cancelled_and_another_one_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).EndingCancelled(),
                spec.Job("B", 2.Seconds).Failing(),
                spec.Job("C", 3.Seconds)
            );
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Gather.SuccessesAsync<string>([a, b, c], IgnoreErrors)
            );
        });

    [Fact]
    public Task Lets_every_job_end_when_one_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 2.Seconds),
                spec.Job("B", 1.Seconds).EndingCancelled(),
                spec.Job("C", 3.Seconds).Failing()
            );
            await IgnoreHowItEndsAsync(Gather.SuccessesAsync<string>([a, b, c], IgnoreErrors));
            spec.ShouldHaveEnded("B", "A", "C");
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Ends_as_cancelled_when_a_job_is_cancelled_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            Func<Task<string>> cancelled = static () => throw new OperationCanceledException("cancelled at once");
            var b = spec.Job("B", 1.Seconds);
            var log = new List<string>();
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Gather.SuccessesAsync([cancelled, b], (index, error) => log.Add($"{index}: {error.Message}"))
            );
            spec.ShouldHaveEnded("B");
            spec.ShouldBeSequence("the lines of the log", log);
        });

    private static void IgnoreErrors(int index, Exception error)
    {
        // Not every spec is about the log.
    }

    private static Func<Task<string>>[] Plain(FakeJob[] jobs) => [.. jobs];

    // The spec is about what happens until then.
    private static async Task IgnoreHowItEndsAsync(Task gather) =>
        await gather.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );

    private static FakeJob[] TenExportsOfWhichTheSeventhFails(Spec spec)
    {
        FakeJob[] exports = [.. Enumerable.Range(1, 10).Select(i => spec.Job($"export {i}", (11 - i).Seconds))];
        exports[6].Failing();
        return exports;
    }
}
