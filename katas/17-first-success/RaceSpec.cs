using System.Runtime.CompilerServices;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.FirstSuccess;

public sealed class RaceSpec
{
    // Step 1: somebody wins

    [Fact]
    public Task Returns_the_result_of_the_first_to_succeed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 2.Seconds));
            var result = await Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None);
            spec.ShouldBe("the result", result, "B");
        });

    [Fact]
    public Task A_job_that_succeeds_with_null_wins() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds).Returning(null!));
            var result = await Race.FirstSuccessAsync<string>([a, b], CancellationToken.None);
            spec.ShouldBe("the result", result, null);
        });

    [Fact]
    public Task Ends_when_the_winner_has_ended() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 2.Seconds));
            await Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None);
            spec.ShouldHappenAt("the result", "come out", "came out", spec.Elapsed, 1.Seconds);
        });

    [Fact]
    public Task A_job_alone_wins() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds);
            await spec.ShouldReturnAsync("A", () => Race.FirstSuccessAsync<string>([a], CancellationToken.None));
        });

    [Fact]
    public Task Starts_a_hundred_jobs_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            await Race.FirstSuccessAsync(Plain(spec.EqualJobs(100, 0.2.Seconds)), CancellationToken.None);
            spec.ShouldHavePeakedAt(100);
        });

    [Fact]
    public Task Starts_each_job_once_and_reads_the_sequence_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<CancellationToken, Task<string>>>(
                Plain(spec.EqualJobs(3, 1.Seconds))
            );
            await Race.FirstSuccessAsync(jobs, CancellationToken.None);
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task Refuses_a_race_without_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var refused = await spec.ShouldThrowAsync<ArgumentException>(() =>
                Race.FirstSuccessAsync<string>([], CancellationToken.None)
            );
            spec.Should(
                string.Equals(refused.ParamName, "jobs", StringComparison.Ordinal),
                $"Expected the exception to name the parameter jobs; it names {refused.ParamName ?? "none"}."
            );
        });

    [Fact]
    public Task Refuses_null() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("jobs", () => Race.FirstSuccessAsync<string>(null!, CancellationToken.None))
        );

    // Step 2: the first to end has not won yet

    [Fact]
    public Task A_job_that_fails_does_not_end_the_race() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 2.Seconds));
            await spec.ShouldReturnAsync("C", () => Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None));
        });

    [Fact]
    public Task A_job_that_ends_as_cancelled_does_not_end_the_race() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 3.Seconds),
                spec.Job("B", 1.Seconds).EndingCancelled(),
                spec.Job("C", 2.Seconds)
            );
            await spec.ShouldReturnAsync("C", () => Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None));
        });

    [Fact]
    public Task A_job_that_throws_before_its_first_await_does_not_end_the_race() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 3.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 2.Seconds)
            );
            await spec.ShouldReturnAsync("C", () => Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None));
            spec.ShouldHaveStarted("A", "B", "C");
        });

    [Fact]
    public Task A_job_that_throws_a_cancellation_before_its_first_await_does_not_end_the_race() =>
        Spec.RunAsync(async spec =>
        {
            var gaveUp = new OperationCanceledException("B has given up");
            var (a, b, c) = (
                spec.Job("A", 3.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(gaveUp),
                spec.Job("C", 2.Seconds)
            );
            await spec.ShouldReturnAsync("C", () => Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None));
            spec.ShouldHaveStarted("A", "B", "C");
        });

    [Fact]
    public Task One_success_is_enough_after_ninety_nine_failures() =>
        Spec.RunAsync(async spec =>
        {
            FakeJob[] jobs = [.. Enumerable.Range(1, 100).Select(i => spec.Job($"job {i}", (10 * i).Milliseconds))];
            foreach (var job in jobs[..^1])
            {
                job.Failing();
            }

            await spec.ShouldReturnAsync("job 100", () => Race.FirstSuccessAsync(Plain(jobs), CancellationToken.None));
        });

    // Step 3: the losers stop

    [Fact]
    public Task Cancels_the_losers() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 5.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds));
            await Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None);
            await spec.Clock.DelayAsync(10.Seconds);
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveOutcome(c, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task Waits_for_the_cleanup_of_the_losers() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 5.Seconds).CleaningUpFor(2.Seconds),
                spec.Job("B", 1.Seconds),
                spec.Job("C", 5.Seconds).CleaningUpFor(1.Seconds)
            );
            await Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None);
            spec.ShouldHaveEnded("B", "C", "A");
            spec.ShouldHappenAt("the result", "come out", "came out", spec.Elapsed, 3.Seconds);
        });

    [Fact]
    public Task Waits_for_a_loser_that_does_not_look_at_its_token() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds).IgnoringCancellation(), spec.Job("B", 1.Seconds));
            await Race.FirstSuccessAsync<string>([a, b], CancellationToken.None);
            spec.ShouldHaveEnded("B", "A");
        });

    [Fact]
    public Task Starts_no_job_behind_one_that_has_its_result_at_once() =>
        Spec.RunAsync(async spec =>
        {
            var (a, c) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("C", 1.Seconds));
            var result = await Race.FirstSuccessAsync(
                [a, static _ => Task.FromResult("at once"), c],
                CancellationToken.None
            );
            spec.ShouldBe("the result", result, "at once");
            spec.ShouldHaveStarted("A");
        });

    [Fact]
    public Task Cancels_and_awaits_the_jobs_before_one_that_has_its_result_at_once() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 5.Seconds).CleaningUpFor(1.Seconds);
            await Race.FirstSuccessAsync([a, static _ => Task.FromResult("at once")], CancellationToken.None);
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHappenAt("the result", "come out", "came out", spec.Elapsed, 1.Seconds);
        });

    // Step 4: a win is a win

    [Fact]
    public Task A_loser_that_fails_while_it_cleans_up_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 5.Seconds).CleaningUpFor(1.Seconds));
            await spec.ShouldReturnAsync(
                "A",
                () => Race.FirstSuccessAsync([a, FailingInItsCleanup(b)], CancellationToken.None)
            );
        });

    [Fact]
    public Task A_loser_that_succeeds_later_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).IgnoringCancellation(), spec.Job("B", 1.Seconds));
            await spec.ShouldReturnAsync("B", () => Race.FirstSuccessAsync<string>([a, b], CancellationToken.None));
        });

    [Fact]
    public Task A_loser_that_succeeds_while_it_is_being_cancelled_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds), spec.Job("B", 1.Seconds));
            await spec.ShouldReturnAsync(
                "B",
                () => Race.FirstSuccessAsync([SucceedsInTheCallback, b], CancellationToken.None)
            );

            Task<string> SucceedsInTheCallback(CancellationToken token)
            {
                var stopped = new TaskCompletionSource<string>();
                token.Register(() => stopped.TrySetResult("what A had so far"));
                return Task.WhenAny(stopped.Task, a.RunAsync(token)).Unwrap();
            }
        });

    [Fact]
    public Task A_callback_on_the_token_that_throws_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds),
                spec.Job("B", 5.Seconds).CleaningUpFor(1.Seconds),
                spec.Job("C", 5.Seconds)
            );
            await spec.ShouldReturnAsync(
                "A",
                () => Race.FirstSuccessAsync([a, b, WithACallbackThatThrows(c)], CancellationToken.None)
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_caller_who_cancels_after_the_win_changes_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 5.Seconds).CleaningUpFor(2.Seconds));
            var token = spec.CancelledAfter(2.Seconds);
            await spec.ShouldReturnAsync("A", () => Race.FirstSuccessAsync<string>([a, b], token));
        });

    [Fact]
    public Task Leaves_no_failure_unobserved_when_somebody_wins() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 2.Seconds),
                spec.Job("C", 3.Seconds).IgnoringCancellation().Failing()
            );
            await Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None);
            await spec.Clock.DelayAsync(5.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 5: nobody wins

    [Fact]
    public Task Throws_the_failures_of_all_jobs_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 3.Seconds).Failing(),
                spec.Job("B", 1.Seconds).Failing(),
                spec.Job("C", 2.Seconds).Failing()
            );
            await spec.ShouldThrowAggregateOfAsync(
                () => Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None),
                a.Error!,
                b.Error!,
                c.Error!
            );
        });

    [Fact]
    public Task Throws_when_the_last_job_has_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 3.Seconds).Failing(),
                spec.Job("B", 1.Seconds).Failing(),
                spec.Job("C", 2.Seconds).Failing()
            );
            await spec.ShouldThrowAsync<Exception>(() =>
                Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None)
            );
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 3.Seconds);
        });

    [Fact]
    public Task Throws_an_AggregateException_even_for_a_job_alone() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds).Failing();
            await spec.ShouldThrowAggregateOfAsync(
                () => Race.FirstSuccessAsync<string>([a], CancellationToken.None),
                a.Error!
            );
        });

    [Fact]
    public Task Counts_a_job_that_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 2.Seconds).Failing()
            );
            await spec.ShouldThrowAggregateOfAsync(
                () => Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None),
                a.Error!,
                b.Error!,
                c.Error!
            );
        });

    [Fact]
    public Task Jobs_that_throw_one_and_the_same_exception_have_a_place_each() =>
        Spec.RunAsync(async spec =>
        {
            var down = new IOException("the network is down");
            var (a, b, c) = (
                spec.Job("A", 3.Seconds).Failing(down),
                spec.Job("B", 1.Seconds).Failing(),
                spec.Job("C", 2.Seconds).Failing(down)
            );
            var thrown = await spec.ShouldThrowAsync<AggregateException>(() =>
                Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None)
            );
            spec.ShouldBeSequence("the failures", Kinds(thrown), down.Message, "B failed", down.Message);
        });

    [Fact]
    public Task A_job_that_ended_as_cancelled_by_itself_has_its_place_among_the_failures() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 3.Seconds).EndingCancelled(),
                spec.Job("C", 2.Seconds).Failing()
            );
            var thrown = await spec.ShouldThrowAsync<AggregateException>(() =>
                Race.FirstSuccessAsync<string>([a, b, c], CancellationToken.None)
            );
            spec.ShouldBeSequence("the failures", Kinds(thrown), "A failed", "a cancellation", "C failed");
        });

    [Fact]
    public Task Nobody_has_won_when_all_jobs_ended_as_cancelled_by_themselves() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 2.Seconds).EndingCancelled());
            var thrown = await spec.ShouldThrowAsync<AggregateException>(() =>
                Race.FirstSuccessAsync<string>([a, b], CancellationToken.None)
            );
            spec.ShouldBeSequence("the failures", Kinds(thrown), "a cancellation", "a cancellation");
        });

    [Fact]
    public Task Keeps_the_stack_trace_of_every_failure() =>
        Spec.RunAsync(async spec =>
        {
            async Task<string> AskAsync(int number)
            {
                await spec.Clock.DelayAsync(number.Seconds);
                return FindNoServer(number);
            }

            var thrown = await spec.ShouldThrowAsync<AggregateException>(() =>
                Race.FirstSuccessAsync<string>([_ => AskAsync(1), _ => AskAsync(2)], CancellationToken.None)
            );
            foreach (var error in thrown.InnerExceptions)
            {
                spec.Should(
                    error.StackTrace?.Contains(nameof(FindNoServer), StringComparison.Ordinal) == true,
                    $"Expected the stack trace of the failure ({error.Message}) to begin where it was thrown, "
                        + $"in {nameof(FindNoServer)}.",
                    error.StackTrace is null ? "It has no stack trace." : "Its stack trace has lost that place."
                );
            }
        });

    [Fact]
    public Task Leaves_no_failure_unobserved_when_nobody_wins() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 2.Seconds).Failing());
            await spec.ShouldThrowAsync<Exception>(() =>
                Race.FirstSuccessAsync<string>([a, b], CancellationToken.None)
            );
            await spec.Clock.DelayAsync(5.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 6: the race is called off

    [Fact]
    public Task Ends_as_cancelled_when_the_caller_cancels() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds), spec.Job("B", 5.Seconds));
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Race.FirstSuccessAsync<string>([a, b], spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHappenAt("your method", "end", "ended", spec.Elapsed, 1.Seconds);
        });

    [Fact]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, token) = (spec.Job("A", 5.Seconds), spec.Job("B", 5.Seconds), spec.CancelledAfter(1.Seconds));
            await spec.ShouldThrowCancellationOfAsync(token, () => Race.FirstSuccessAsync<string>([a, b], token));
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
                () => Race.FirstSuccessAsync<string>([a], caller.Token)
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
                Race.FirstSuccessAsync<string>([a, b], spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHaveEnded("B", "A");
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Failures_before_and_after_a_cancellation_do_not_hide_it() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 5.Seconds).CleaningUpFor(1.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Race.FirstSuccessAsync([a, FailingInItsCleanup(b)], spec.CancelledAfter(2.Seconds))
            );
        });

    [Fact]
    public Task Starts_nothing_when_the_token_is_cancelled_already() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Race.FirstSuccessAsync<string>([a, b], spec.CancelledAfter(0.Seconds))
            );
            spec.ShouldHaveStarted();
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
                Race.FirstSuccessAsync(BrokenSequence(), CancellationToken.None)
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Leaves_nothing_attached_to_the_token_of_the_caller_when_somebody_wins() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 5.Seconds));
            WeakReference? hangsOnTheToken = null;
            await Race.FirstSuccessAsync([a, token => b.RunAsync(Remember(token, out hangsOnTheToken))], caller.Token);
            await ShouldHaveLetGoAsync(spec, caller, hangsOnTheToken);
        });

    [Fact]
    public Task Leaves_nothing_attached_to_the_token_of_the_caller_when_nobody_wins() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 2.Seconds).Failing());
            WeakReference? hangsOnTheToken = null;
            await spec.ShouldThrowAsync<Exception>(() =>
                Race.FirstSuccessAsync([a, token => b.RunAsync(Remember(token, out hangsOnTheToken))], caller.Token)
            );
            await ShouldHaveLetGoAsync(spec, caller, hangsOnTheToken);
        });

    private static Func<CancellationToken, Task<string>>[] Plain(FakeJob[] jobs) => [.. jobs];

    private static Func<CancellationToken, Task<string>> FailingInItsCleanup(FakeJob job) =>
        async token =>
        {
            try
            {
                return await job.RunAsync(token);
            }
            catch (OperationCanceledException stopped)
            {
                throw new InvalidOperationException($"the cleanup of {job.Name} failed", stopped);
            }
        };

    private static Func<CancellationToken, Task<string>> WithACallbackThatThrows(FakeJob job) =>
        token =>
        {
            token.Register(static () => throw new InvalidOperationException("the callback failed"));
            return job.RunAsync(token);
        };

    private static IEnumerable<string> Kinds(AggregateException thrown) =>
        thrown.InnerExceptions.Select(static error =>
            error is OperationCanceledException ? "a cancellation" : error.Message
        );

    private static CancellationToken Remember(CancellationToken token, out WeakReference hangsOnTheToken)
    {
        hangsOnTheToken = new WeakReference(token.WaitHandle);
        return token;
    }

    // What the job's token keeps alive is gone, unless the caller's token keeps the job's token alive.
    private static async Task ShouldHaveLetGoAsync(
        Spec spec,
        CancellationTokenSource caller,
        WeakReference? hangsOnTheToken
    )
    {
        await spec.Clock.DelayAsync(1.Seconds);
        GC.Collect();
        spec.Should(
            hangsOnTheToken is not { IsAlive: true },
            "Expected the token of the jobs to be cut off from the caller's token when all jobs have ended.",
            "The caller's token still holds on to the token of the jobs, for as long as it lives."
        );
        GC.KeepAlive(caller);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string FindNoServer(int number) => throw new IOException($"no server {number}");
}
