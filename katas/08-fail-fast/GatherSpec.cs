using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.FailFast;

public sealed class GatherSpec
{
    // Step 1: nothing goes wrong

    [Fact]
    public Task Returns_the_results_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds));
            var results = await Gather.FailFastAsync<string>([a, b, c], CancellationToken.None);
            spec.ShouldHaveResults(results, "A", "B", "C");
        });

    [Fact]
    public Task A_result_that_is_null_is_a_result() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Returning(null!), spec.Job("B", 1.Seconds));
            var results = await Gather.FailFastAsync<string>([a, b], CancellationToken.None);
            spec.ShouldBeSequence("the results", results, null, "B");
        });

    [Fact]
    public Task Runs_a_hundred_jobs_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            await Gather.FailFastAsync(Plain(spec.EqualJobs(100, 0.2.Seconds)), CancellationToken.None);
            spec.ShouldHaveTaken(0.2.Seconds);
            spec.ShouldHavePeakedAt(100);
        });

    [Fact]
    public Task Starts_each_job_once_and_reads_the_sequence_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<CancellationToken, Task<string>>>(
                Plain(spec.EqualJobs(3, 1.Seconds))
            );
            await Gather.FailFastAsync(jobs, CancellationToken.None);
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task A_job_that_has_its_result_at_once_keeps_nobody_from_starting() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds));
            var results = await Gather.FailFastAsync(
                [a, static _ => Task.FromResult("at once"), b],
                CancellationToken.None
            );
            spec.ShouldHaveResults(results, "A", "at once", "B");
        });

    [Fact]
    public Task Jobs_that_return_one_and_the_same_task_have_a_result_each() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds));
            Task<string>? shared = null;
            Task<string> Share(CancellationToken token) => shared ??= a.RunAsync(token);
            var results = await Gather.FailFastAsync([Share, b, Share], CancellationToken.None);
            spec.ShouldHaveResults(results, "A", "B", "A");
        });

    [Fact]
    public Task Returns_no_results_for_no_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Gather.FailFastAsync<string>([], CancellationToken.None);
            spec.ShouldHaveResults(results);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task Refuses_null() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("jobs", () => Gather.FailFastAsync<string>(null!, CancellationToken.None))
        );

    // Step 2: one job fails

    [Fact]
    public Task Throws_the_exception_of_the_job_that_failed() =>
        Spec.RunAsync(async spec =>
        {
            var exports = TenExportsOfWhichTheSeventhFails(spec);
            await spec.ShouldThrowErrorOfAsync(
                exports[6],
                () => Gather.FailFastAsync(Plain(exports), CancellationToken.None)
            );
        });

    [Fact]
    public Task Throws_at_the_moment_of_the_failure() =>
        Spec.RunAsync(async spec =>
        {
            var exports = TenExportsOfWhichTheSeventhFails(spec);
            await spec.ShouldThrowAsync<Exception>(() => Gather.FailFastAsync(Plain(exports), CancellationToken.None));
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 1.Seconds);
        });

    [Fact]
    public Task Cancels_the_jobs_that_are_still_running() =>
        Spec.RunAsync(async spec =>
        {
            var exports = TenExportsOfWhichTheSeventhFails(spec);
            await spec.ShouldThrowAsync<Exception>(() => Gather.FailFastAsync(Plain(exports), CancellationToken.None));
            await spec.Clock.DelayAsync(10.Seconds);
            foreach (var export in exports[..6])
            {
                spec.ShouldHaveOutcome(export, SpanOutcome.Cancelled);
            }
        });

    [Fact]
    public Task An_AggregateException_that_a_job_throws_comes_out_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var error = new AggregateException("Note 7 lacks a page", new IOException("Page 3 is missing"));
            var (a, b) = (spec.Job("A", 5.Seconds), spec.Job("B", 1.Seconds).Failing(error));
            await spec.ShouldThrowErrorOfAsync(b, () => Gather.FailFastAsync<string>([a, b], CancellationToken.None));
        });

    [Fact]
    public Task A_job_that_ends_while_it_is_being_cancelled_does_not_hide_the_failure() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 5.Seconds));
            await spec.ShouldThrowErrorOfAsync(
                a,
                () => Gather.FailFastAsync([a, EndsInTheCallback], CancellationToken.None)
            );

            Task<string> EndsInTheCallback(CancellationToken token)
            {
                var stopped = new TaskCompletionSource<string>();
                token.Register(() => stopped.TrySetCanceled(token));
                return Task.WhenAny(stopped.Task, b.RunAsync(CancellationToken.None)).Unwrap();
            }
        });

    // Step 3: wait for the others

    [Fact]
    public Task Waits_for_the_cleanup_of_the_cancelled_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 5.Seconds).CleaningUpFor(2.Seconds),
                spec.Job("B", 1.Seconds).Failing(),
                spec.Job("C", 5.Seconds).CleaningUpFor(1.Seconds)
            );
            await spec.ShouldThrowAsync<Exception>(() =>
                Gather.FailFastAsync<string>([a, b, c], CancellationToken.None)
            );
            spec.ShouldHaveEnded("B", "C", "A");
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 3.Seconds);
        });

    [Fact]
    public Task Waits_for_a_job_that_does_not_look_at_its_token() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds).IgnoringCancellation(), spec.Job("B", 1.Seconds).Failing());
            await spec.ShouldThrowAsync<Exception>(() => Gather.FailFastAsync<string>([a, b], CancellationToken.None));
            spec.ShouldHaveEnded("B", "A");
        });

    [Fact]
    public Task A_later_failure_does_not_hide_the_first_one() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 2.Seconds).IgnoringCancellation().Failing(),
                spec.Job("B", 1.Seconds).Failing()
            );
            await spec.ShouldThrowErrorOfAsync(b, () => Gather.FailFastAsync<string>([a, b], CancellationToken.None));
        });

    [Fact]
    public Task A_cancellation_by_the_caller_does_not_hide_the_first_failure() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds).CleaningUpFor(2.Seconds), spec.Job("B", 1.Seconds).Failing());
            var token = spec.CancelledAfter(2.Seconds);
            await spec.ShouldThrowErrorOfAsync(b, () => Gather.FailFastAsync<string>([a, b], token));
        });

    [Fact]
    public Task A_callback_on_the_token_that_throws_does_not_hide_the_first_failure() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 5.Seconds));
            await spec.ShouldThrowErrorOfAsync(
                a,
                () => Gather.FailFastAsync([a, WithACallbackThatThrows(b)], CancellationToken.None)
            );
        });

    [Fact]
    public Task A_callback_on_the_token_that_throws_leaves_no_job_running() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 5.Seconds).CleaningUpFor(1.Seconds));
            var c = WithACallbackThatThrows(spec.Job("C", 5.Seconds));
            await spec.ShouldThrowAsync<Exception>(() => Gather.FailFastAsync([a, b, c], CancellationToken.None));
            spec.ShouldHaveEnded("A", "C", "B");
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 2.Seconds);
        });

    [Fact]
    public Task Leaves_no_failure_unobserved() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 2.Seconds).IgnoringCancellation().Failing(),
                spec.Job("C", 3.Seconds)
            );
            await spec.ShouldThrowAsync<Exception>(() =>
                Gather.FailFastAsync<string>([a, b, c], CancellationToken.None)
            );
            await spec.Clock.DelayAsync(5.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 4: trouble at the start

    [Fact]
    public Task Cancels_and_awaits_the_started_jobs_when_one_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds).CleaningUpFor(1.Seconds), spec.Job("B", 1.Seconds).ThrowingAtOnce());
            await spec.ShouldThrowErrorOfAsync(b, () => Gather.FailFastAsync<string>([a, b], CancellationToken.None));
            spec.ShouldHaveEnded("B", "A");
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task Starts_no_job_after_one_that_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 5.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 5.Seconds)
            );
            await spec.ShouldThrowErrorOfAsync(
                b,
                () => Gather.FailFastAsync<string>([a, b, c], CancellationToken.None)
            );
            spec.ShouldHaveStarted("A", "B");
        });

    [Fact]
    public Task Leaves_nothing_running_when_the_sequence_of_jobs_throws() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 5.Seconds).CleaningUpFor(1.Seconds);
            IEnumerable<Func<CancellationToken, Task<string>>> BrokenSequence()
            {
                yield return a;
                throw new InvalidOperationException("the list of jobs is broken");
            }

            await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                Gather.FailFastAsync(BrokenSequence(), CancellationToken.None)
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 5: cancellation

    [Fact]
    public Task Ends_as_cancelled_when_the_caller_cancels() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds), spec.Job("B", 5.Seconds));
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Gather.FailFastAsync<string>([a, b], spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHappenAt("your method", "end", "ended", spec.Elapsed, 1.Seconds);
        });

    [Fact]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, token) = (spec.Job("A", 5.Seconds), spec.Job("B", 5.Seconds), spec.CancelledAfter(1.Seconds));
            await spec.ShouldThrowCancellationOfAsync(token, () => Gather.FailFastAsync<string>([a, b], token));
        });

    [Fact]
    public Task The_exception_carries_the_token_also_when_it_is_cancelled_already() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            await caller.CancelAsync();
            var a = spec.Job("A", 5.Seconds);
            await spec.ShouldThrowCancellationOfAsync(
                caller.Token,
                () => Gather.FailFastAsync<string>([a], caller.Token)
            );
        });

    [Fact]
    public Task Waits_for_the_cleanup_of_all_jobs_when_the_caller_cancels() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 5.Seconds).CleaningUpFor(2.Seconds),
                spec.Job("B", 5.Seconds).CleaningUpFor(1.Seconds)
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Gather.FailFastAsync<string>([a, b], spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHaveEnded("B", "A");
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Starts_nothing_when_the_token_is_cancelled_already() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Gather.FailFastAsync<string>([a, b], spec.CancelledAfter(0.Seconds))
            );
            spec.ShouldHaveStarted();
        });

    [Fact]
    public Task Stops_the_others_when_a_job_ends_as_cancelled_by_itself() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds), spec.Job("B", 1.Seconds).EndingCancelled());
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Gather.FailFastAsync<string>([a, b], CancellationToken.None)
            );
            await spec.Clock.DelayAsync(10.Seconds);
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task Cancels_and_awaits_the_started_jobs_when_one_is_cancelled_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 5.Seconds).CleaningUpFor(1.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(new OperationCanceledException("B was cancelled")),
                spec.Job("C", 5.Seconds)
            );
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Gather.FailFastAsync<string>([a, b, c], CancellationToken.None)
            );
            spec.ShouldHaveStarted("A", "B");
            spec.ShouldHaveEnded("B", "A");
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task Ends_as_cancelled_when_a_job_fails_after_another_one_ended_as_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 2.Seconds).IgnoringCancellation().Failing(),
                spec.Job("B", 1.Seconds).EndingCancelled()
            );
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Gather.FailFastAsync<string>([a, b], CancellationToken.None)
            );
            spec.ShouldHaveEnded("B", "A");
        });

    [Fact]
    public Task Leaves_nothing_attached_to_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var a = spec.Job("A", 1.Seconds);
            var tokenOfTheJob = CancellationToken.None;
            await Gather.FailFastAsync([Remembering], caller.Token);

            var before = tokenOfTheJob.IsCancellationRequested;
            await caller.CancelAsync();
            spec.Should(
                tokenOfTheJob.IsCancellationRequested == before,
                "Expected the token of the jobs to be cut off from the caller's token when all jobs have ended.",
                "The caller cancelled later, and that still reached the token of the jobs: the caller's token "
                    + "will hold on to it for as long as it lives."
            );

            Task<string> Remembering(CancellationToken token)
            {
                tokenOfTheJob = token;
                return a.RunAsync(token);
            }
        });

    [Fact]
    public Task Leaves_nothing_attached_to_the_token_of_the_caller_after_a_failure() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 5.Seconds));
            WeakReference? hangsOnTheToken = null;
            await spec.ShouldThrowAsync<Exception>(() => Gather.FailFastAsync([a, Remembering], caller.Token));

            // What the job's token keeps alive is gone, unless the caller's token keeps the job's token alive.
            await spec.Clock.DelayAsync(1.Seconds);
            GC.Collect();
            spec.Should(
                hangsOnTheToken?.IsAlive == false,
                "Expected the token of the jobs to be cut off from the caller's token when all jobs have ended.",
                "The caller's token still holds on to the token of the jobs, for as long as it lives."
            );
            GC.KeepAlive(caller);

            Task<string> Remembering(CancellationToken token)
            {
                hangsOnTheToken = new WeakReference(token.WaitHandle);
                return b.RunAsync(token);
            }
        });

    private static Func<CancellationToken, Task<string>>[] Plain(FakeJob[] jobs) => [.. jobs];

    private static Func<CancellationToken, Task<string>> WithACallbackThatThrows(FakeJob job) =>
        token =>
        {
            token.Register(static () => throw new InvalidOperationException("the callback failed"));
            return job.RunAsync(token);
        };

    // 1 to 6 take long, 7 fails after a second, 8 to 10 have ended by then.
    private static FakeJob[] TenExportsOfWhichTheSeventhFails(Spec spec)
    {
        FakeJob[] exports =
        [
            .. Enumerable
                .Range(1, 10)
                .Select(i =>
                    spec.Job(
                        $"export {i}",
                        i <= 6 ? 5.Seconds
                            : i == 7 ? 1.Seconds
                            : 0.5.Seconds
                    )
                ),
        ];
        exports[6].Failing();
        return exports;
    }
}
