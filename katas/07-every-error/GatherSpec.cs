using System.Runtime.CompilerServices;
using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.EveryError;

public sealed class GatherSpec
{
    // Step 1: nothing goes wrong

    [Fact]
    public Task Returns_the_results_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds));
            var results = await Gather.AllOrThrowAllAsync<string>([a, b, c]);
            spec.ShouldHaveResults(results, "A", "B", "C");
        });

    [Fact]
    public Task A_result_that_is_null_is_a_result() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Returning(null!), spec.Job("B", 1.Seconds));
            var results = await Gather.AllOrThrowAllAsync<string>([a, b]);
            spec.ShouldBeSequence("the results", results, null, "B");
        });

    [Fact]
    public Task Runs_a_hundred_jobs_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            await Gather.AllOrThrowAllAsync(Plain(spec.EqualJobs(100, 0.2.Seconds)));
            spec.ShouldHaveTaken(0.2.Seconds);
            spec.ShouldHavePeakedAt(100);
        });

    [Fact]
    public Task Starts_each_job_once_and_reads_the_sequence_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<Task<string>>>(Plain(spec.EqualJobs(3, 1.Seconds)));
            await Gather.AllOrThrowAllAsync(jobs);
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task Returns_no_results_for_no_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Gather.AllOrThrowAllAsync<string>([]);
            spec.ShouldHaveResults(results);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task Refuses_null() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("jobs", () => Gather.AllOrThrowAllAsync<string>(null!)));

    // Step 2: some jobs fail

    [Fact]
    public Task Throws_an_AggregateException_even_for_one_failure() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds).Failing());
            await spec.ShouldThrowAggregateOfAsync(() => Gather.AllOrThrowAllAsync<string>([a, b]), b.Error!);
        });

    [Fact]
    public Task Throws_the_failures_of_all_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Enumerable.Range(1, 10).Select(i => spec.Job($"export {i}", i.Seconds)).ToArray();
            var errors = new[] { jobs[2], jobs[6], jobs[8] }.Select(static job => job.Failing().Error!).ToArray();
            await spec.ShouldThrowAggregateOfAsync(() => Gather.AllOrThrowAllAsync(Plain(jobs)), errors);
        });

    [Fact]
    public Task Waits_for_every_job_before_it_throws() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 3.Seconds));
            await spec.ShouldThrowAsync<Exception>(() => Gather.AllOrThrowAllAsync<string>([a, b, c]));
            spec.ShouldHaveEnded("B", "A", "C");
        });

    [Fact]
    public Task Holds_the_failures_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 3.Seconds).Failing(),
                spec.Job("B", 1.Seconds).Failing(),
                spec.Job("C", 2.Seconds).Failing()
            );
            await spec.ShouldThrowAggregateOfAsync(
                () => Gather.AllOrThrowAllAsync<string>([a, b, c]),
                a.Error!,
                b.Error!,
                c.Error!
            );
        });

    [Fact]
    public Task Leaves_no_failure_unobserved() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 2.Seconds).Failing(),
                spec.Job("C", 3.Seconds)
            );
            await spec.ShouldThrowAsync<Exception>(() => Gather.AllOrThrowAllAsync<string>([a, b, c]));
            await spec.Clock.DelayAsync(5.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 3: failures that are easy to lose

    [Fact]
    public Task Counts_a_job_that_throws_before_its_first_await_and_starts_the_others() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 2.Seconds)
            );
            await spec.ShouldThrowAggregateOfAsync(
                () => Gather.AllOrThrowAllAsync<string>([a, b, c]),
                a.Error!,
                b.Error!
            );
            spec.ShouldHaveStartedEachJobOnce();
        });

    [Fact]
    public Task Keeps_failures_that_read_alike() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 1.Seconds).Failing(new IOException("the disk is full")),
                spec.Job("B", 2.Seconds).Failing(new IOException("the disk is full"))
            );
            await spec.ShouldThrowAggregateOfAsync(() => Gather.AllOrThrowAllAsync<string>([a, b]), a.Error!, b.Error!);
        });

    [Fact]
    public Task Keeps_a_failure_that_holds_its_cause() =>
        Spec.RunAsync(async spec =>
        {
            var cause = new IOException("the disk is full");
            var causes = new AggregateException(new IOException("page 1 is lost"), new IOException("page 2 is lost"));
            var a = spec.Job("A", 1.Seconds).Failing(new InvalidOperationException("note 3 was not exported", cause));
            var b = spec.Job("B", 1.Seconds).Failing(new InvalidOperationException("note 7 was not exported", causes));
            await spec.ShouldThrowAggregateOfAsync(() => Gather.AllOrThrowAllAsync<string>([a, b]), a.Error!, b.Error!);
        });

    [Fact]
    public Task Keeps_the_stack_trace_of_every_failure() =>
        Spec.RunAsync(async spec =>
        {
            async Task<string> ExportAsync(int number)
            {
                await spec.Clock.DelayAsync(number.Seconds);
                return WriteToFullDisk(number);
            }

            var thrown = await spec.ShouldThrowAsync<AggregateException>(() =>
                Gather.AllOrThrowAllAsync<string>([() => ExportAsync(1), () => ExportAsync(2)])
            );
            foreach (var error in thrown.InnerExceptions)
            {
                spec.Should(
                    error.StackTrace?.Contains(nameof(WriteToFullDisk), StringComparison.Ordinal) == true,
                    $"Expected the stack trace of the failure ({error.Message}) to begin where it was thrown, "
                        + $"in {nameof(WriteToFullDisk)}.",
                    error.StackTrace is null ? "It has no stack trace." : "Its stack trace has lost that place."
                );
            }
        });

    [Fact]
    public Task Keeps_every_failure_of_a_job_that_has_several() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 2.Seconds).Failing(),
                spec.Job("C", 3.Seconds).Failing()
            );
            await spec.ShouldThrowTogetherAsync(
                () =>
                    Gather.AllOrThrowAllAsync<string[]>([
                        () => Task.WhenAll(a.RunAsync(), b.RunAsync()),
                        () => Task.WhenAll(c.RunAsync()),
                    ]),
                a.Error!,
                b.Error!,
                c.Error!
            );
        });

    [Fact]
    public Task Is_flat_when_a_job_throws_an_AggregateException() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 2.Seconds).Failing(),
                spec.Job("C", 2.Seconds).Failing()
            );
            await spec.ShouldThrowTogetherAsync(
                () => Gather.AllOrThrowAllAsync<string>([a, () => NestedAsync(b, c)]),
                a.Error!,
                b.Error!,
                c.Error!
            );
        });

    [Fact]
    public Task Is_flat_when_gathers_are_nested_twice() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 2.Seconds).Failing(),
                spec.Job("C", 2.Seconds).Failing()
            );
            await spec.ShouldThrowTogetherAsync(
                () => Gather.AllOrThrowAllAsync<string>([a, () => NestedAsync(() => NestedAsync(b, c))]),
                a.Error!,
                b.Error!,
                c.Error!
            );
        });

    [Fact]
    public Task Is_flat_when_what_a_job_throws_derives_from_AggregateException() =>
        Spec.RunAsync(async spec =>
        {
            var (b, c) = (new IOException("page 1 is lost"), new IOException("page 2 is lost"));
            var a = spec.Job("A", 1.Seconds).Failing();
            var pages = spec.Job("Pages", 2.Seconds).Failing(new PagesLostException(b, c));
            await spec.ShouldThrowTogetherAsync(() => Gather.AllOrThrowAllAsync<string>([a, pages]), a.Error!, b, c);
        });

    [Fact]
    public Task Keeps_the_order_of_the_jobs_when_it_makes_failures_flat() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 2.Seconds).Failing());
            var (c, d) = (spec.Job("C", 3.Seconds).Failing(), spec.Job("D", 4.Seconds).Failing());
            var thrown = await spec.ShouldThrowTogetherAsync(
                () => Gather.AllOrThrowAllAsync<string>([a, () => NestedAsync(b, c), d]),
                a.Error!,
                b.Error!,
                c.Error!,
                d.Error!
            );
            var errors = thrown.InnerExceptions;
            spec.Should(
                errors[0] == a.Error && errors[^1] == d.Error,
                "Expected what A threw to be the first and what D threw the last of the failures; "
                    + $"they are in the order [{string.Join(", ", errors.Select(static error => error.Message))}]."
            );
        });

    // Step 4: cancelled is not failed

    [Fact]
    public Task Ends_as_cancelled_when_jobs_were_cancelled_and_none_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds),
                spec.Job("B", 2.Seconds).EndingCancelled(),
                spec.Job("C", 3.Seconds).EndingCancelled()
            );
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => Gather.AllOrThrowAllAsync<string>([a, b, c]));
        });

    [Fact]
    public Task Waits_for_every_job_when_one_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 2.Seconds),
                spec.Job("B", 1.Seconds).EndingCancelled(),
                spec.Job("C", 3.Seconds)
            );
            await spec.ShouldThrowAsync<Exception>(() => Gather.AllOrThrowAllAsync<string>([a, b, c]));
            spec.ShouldHaveEnded("B", "A", "C");
        });

    [Fact]
    public Task Leaves_cancelled_jobs_out_of_the_failures() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).EndingCancelled(),
                spec.Job("B", 2.Seconds).Failing(),
                spec.Job("C", 3.Seconds)
            );
            await spec.ShouldThrowAggregateOfAsync(() => Gather.AllOrThrowAllAsync<string>([a, b, c]), b.Error!);
        });

    [Fact]
    public Task Ends_as_cancelled_when_a_job_is_cancelled_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            Func<Task<string>> cancelled = static () => throw new OperationCanceledException("cancelled at once");
            var b = spec.Job("B", 1.Seconds);
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => Gather.AllOrThrowAllAsync([cancelled, b]));
            spec.ShouldHaveEnded("B");
        });

    private static Func<Task<string>>[] Plain(FakeJob[] jobs) => [.. jobs];

    // A gather inside a job: its failures come as one AggregateException.
    private static Task<string> NestedAsync(params FakeJob[] jobs) => NestedAsync(Plain(jobs));

    private static async Task<string> NestedAsync(params Func<Task<string>>[] jobs)
    {
        var all = Task.WhenAll(jobs.Select(static job => job()));
        await ((Task)all).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        throw all.Exception!;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string WriteToFullDisk(int number) => throw new IOException($"note {number}: the disk is full");

    private sealed class PagesLostException(params Exception[] pages) : AggregateException(pages);
}
