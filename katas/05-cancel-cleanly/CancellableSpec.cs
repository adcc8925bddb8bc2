using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.CancelCleanly;

public sealed class CancellableSpec
{
    // Step 1: all goes well

    [Fact]
    public Task The_steps_run_one_after_the_other() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds), spec.Job("C", 1.Seconds));
            await Cancellable.RunAsync([a, b, c], NoCleanup, CancellationToken.None);
            spec.ShouldHavePeakedAt(1);
            spec.ShouldHaveEnded("A", "B", "C");
            spec.ShouldHaveTaken(4.Seconds);
        });

    [Fact]
    public Task A_hundred_steps_all_run() =>
        Spec.RunAsync(async spec =>
        {
            await Cancellable.RunAsync(Steps(spec.EqualJobs(100, 0.02.Seconds)), NoCleanup, CancellationToken.None);
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task The_cleanup_runs_once_when_every_step_has_succeeded() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds), spec.Job("Cleanup", 0.5.Seconds));
            await Cancellable.RunAsync([a], cleanup, CancellationToken.None);
            ShouldHaveCleanedUpOnce(spec, cleanup);
        });

    [Fact]
    public Task The_cleanup_starts_when_the_last_step_has_ended_and_is_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds), spec.Job("Cleanup", 0.5.Seconds));
            await Cancellable.RunAsync([a], cleanup, CancellationToken.None);
            spec.ShouldHaveEnded("A", "Cleanup");
            spec.ShouldHaveTaken(1.5.Seconds);
        });

    [Fact]
    public Task No_steps_still_means_one_cleanup() =>
        Spec.RunAsync(async spec =>
        {
            var cleanup = spec.Job("Cleanup", 0.5.Seconds);
            await Cancellable.RunAsync([], cleanup, CancellationToken.None);
            ShouldHaveCleanedUpOnce(spec, cleanup);
        });

    [Fact]
    public Task Two_runs_at_the_same_time_have_one_cleanup_each() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("Cleanup", 0.5.Seconds);
            Func<Task<string>> cleanup = job;
            await Task.WhenAll(
                Cancellable.RunAsync([spec.Job("A", 1.Seconds)], cleanup, CancellationToken.None),
                Cancellable.RunAsync([spec.Job("B", 2.Seconds)], cleanup, CancellationToken.None)
            );
            spec.ShouldHaveHappened("the cleanup of two runs", "started", job.Starts, 2);
        });

    [Fact]
    public Task The_sequence_of_steps_is_read_once() =>
        Spec.RunAsync(async spec =>
        {
            var steps = new EnumerationCounter<Func<CancellationToken, Task>>(Steps(spec.EqualJobs(3, 1.Seconds)));
            await Cancellable.RunAsync(steps, NoCleanup, CancellationToken.None);
            spec.ShouldHaveHappened("the sequence of steps", "read", steps.Enumerations);
        });

    [Fact]
    public Task Null_for_the_steps_is_refused() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync("steps", () => Cancellable.RunAsync(null!, NoCleanup, CancellationToken.None))
        );

    [Fact]
    public Task Null_for_the_cleanup_is_refused_before_anything_starts() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds);
            await spec.ShouldRefuseNullAsync("cleanup", () => Cancellable.RunAsync([a], null!, CancellationToken.None));
            spec.ShouldHaveStarted();
        });

    // Step 2: a step fails

    [Fact]
    public Task No_step_starts_after_one_that_failed_and_its_exception_comes_out() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 1.Seconds));
            await spec.ShouldThrowErrorOfAsync(
                b,
                () => Cancellable.RunAsync([a, b, c], NoCleanup, CancellationToken.None)
            );
            spec.ShouldHaveStarted("A", "B");
        });

    [Fact]
    public Task The_exception_of_a_step_comes_out_as_it_was_also_if_there_are_more_exceptions_in_it() =>
        Spec.RunAsync(async spec =>
        {
            var error = new AggregateException("Two pictures failed", new InvalidOperationException("One of them"));
            var a = spec.Job("A", 1.Seconds).Failing(error);
            await spec.ShouldThrowErrorOfAsync(a, () => Cancellable.RunAsync([a], NoCleanup, CancellationToken.None));
        });

    [Fact]
    public Task The_cleanup_runs_once_and_is_awaited_when_a_step_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("Cleanup", 0.5.Seconds));
            await spec.ShouldThrowErrorOfAsync(a, () => Cancellable.RunAsync([a], cleanup, CancellationToken.None));
            ShouldHaveCleanedUpOnce(spec, cleanup);
            spec.ShouldHaveTaken(1.5.Seconds);
        });

    [Fact]
    public Task The_cleanup_runs_once_when_a_step_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds).ThrowingAtOnce(), spec.Job("Cleanup", 0.5.Seconds));
            await spec.ShouldThrowErrorOfAsync(a, () => Cancellable.RunAsync([a], cleanup, CancellationToken.None));
            ShouldHaveCleanedUpOnce(spec, cleanup);
        });

    [Fact]
    public Task The_exception_of_a_step_still_tells_where_it_was_thrown() =>
        Spec.RunAsync(async spec =>
        {
            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                Cancellable.RunAsync([token => StepThatFailsAsync(spec, token)], NoCleanup, CancellationToken.None)
            );
            spec.Should(
                thrown.StackTrace?.Contains(nameof(StepThatFailsAsync), StringComparison.Ordinal) == true,
                "Expected the stack trace of the exception to name the method that threw it, "
                    + $"{nameof(StepThatFailsAsync)}; it does not.",
                "The stack trace begins at the place where the exception was thrown a second time."
            );
        });

    [Fact]
    public Task A_cleanup_that_fails_is_not_hidden() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds), spec.Job("Cleanup", 0.5.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(
                cleanup,
                () => Cancellable.RunAsync([a], cleanup, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_cleanup_that_fails_is_not_run_again() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds), spec.Job("Cleanup", 0.5.Seconds).Failing());
            await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                Cancellable.RunAsync([a], cleanup, CancellationToken.None)
            );
            ShouldHaveCleanedUpOnce(spec, cleanup);
        });

    // Step 3: somebody cancels

    [Fact]
    public Task A_cancelled_step_stops_where_it_awaits() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Cancellable.RunAsync([a], NoCleanup, spec.CancelledAfter(0.02.Seconds))
            );
            spec.ShouldHaveTaken(0.02.Seconds);
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task No_step_starts_after_the_cancellation() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).IgnoringCancellation(), spec.Job("B", 1.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Cancellable.RunAsync([a, b], NoCleanup, spec.CancelledAfter(0.5.Seconds))
            );
            spec.ShouldHaveStarted("A");
        });

    [Fact]
    public Task Cancelled_work_ends_as_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Cancellable.RunAsync([a], NoCleanup, spec.CancelledAfter(0.02.Seconds))
            );
        });

    [Fact]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var (a, token) = (spec.Job("A", 1.Seconds), spec.CancelledAfter(0.5.Seconds));
            await spec.ShouldThrowCancellationOfAsync(token, () => Cancellable.RunAsync([a], NoCleanup, token));
        });

    [Fact]
    public Task The_exception_carries_the_token_also_when_the_step_did_not_look_at_it() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).IgnoringCancellation(), spec.Job("B", 1.Seconds));
            var token = spec.CancelledAfter(0.5.Seconds);
            await spec.ShouldThrowCancellationOfAsync(token, () => Cancellable.RunAsync([a, b], NoCleanup, token));
        });

    [Fact]
    public Task A_step_that_fails_although_it_should_stop_has_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, token) = (
                spec.Job("A", 1.Seconds).IgnoringCancellation().Failing(),
                spec.CancelledAfter(0.5.Seconds)
            );
            await spec.ShouldThrowErrorOfAsync(a, () => Cancellable.RunAsync([a], NoCleanup, token));
        });

    [Fact]
    public Task A_step_that_cancels_itself_ends_the_work_as_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 1.Seconds));
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Cancellable.RunAsync([a, b], NoCleanup, CancellationToken.None)
            );
            spec.ShouldHaveStarted("A");
        });

    [Fact]
    public Task A_step_that_cancels_itself_ends_the_work_as_cancelled_also_under_a_token_that_nobody_cancels() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 1.Seconds));
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Cancellable.RunAsync([a, b], NoCleanup, caller.Token)
            );
            spec.ShouldHaveStarted("A");
        });

    [Fact]
    public Task A_step_that_cancels_itself_ends_the_work_as_cancelled_also_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var b = spec.Job("B", 1.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () =>
                    Cancellable.RunAsync(
                        [static _ => Task.FromCanceled(new CancellationToken(canceled: true)), b],
                        NoCleanup,
                        CancellationToken.None
                    )
            );
            spec.ShouldHaveStarted();

            // The same if there is no task at all.
            var a = spec.Job("A", 1.Seconds).ThrowingAtOnce(new OperationCanceledException("A was cancelled"));
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Cancellable.RunAsync([a, b], NoCleanup, CancellationToken.None)
            );
            spec.ShouldHaveStarted("A");
        });

    [Fact]
    public Task Nothing_starts_when_it_is_cancelled_already_not_even_the_cleanup() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds), spec.Job("Cleanup", 0.5.Seconds));
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Cancellable.RunAsync([a], cleanup, spec.CancelledAfter(0.Seconds))
            );
            spec.ShouldHaveStarted();
        });

    [Fact]
    public Task The_exception_carries_the_token_also_when_it_was_cancelled_before_the_call() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            await caller.CancelAsync();
            var a = spec.Job("A", 1.Seconds);
            await spec.ShouldThrowCancellationOfAsync(
                caller.Token,
                () => Cancellable.RunAsync([a], NoCleanup, caller.Token)
            );
        });

    // Step 4: somebody cancels, and the cleanup is not cut off

    [Fact]
    public Task The_cleanup_runs_once_when_a_step_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds), spec.Job("Cleanup", 0.5.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Cancellable.RunAsync([a], cleanup, spec.CancelledAfter(0.02.Seconds))
            );
            ShouldHaveCleanedUpOnce(spec, cleanup);
        });

    [Fact]
    public Task The_cleanup_starts_only_when_the_cancelled_step_has_ended() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 3.Seconds).CleaningUpFor(1.Seconds), spec.Job("Cleanup", 0.5.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Cancellable.RunAsync([a], cleanup, spec.CancelledAfter(1.Seconds))
            );
            spec.ShouldHavePeakedAt(1);
            spec.ShouldHaveEnded("A", "Cleanup");
        });

    [Fact]
    public Task The_cleanup_after_a_cancellation_is_awaited_to_its_end() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds), spec.Job("Cleanup", 0.5.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Cancellable.RunAsync([a], cleanup, spec.CancelledAfter(0.02.Seconds))
            );
            spec.ShouldHaveTaken(0.52.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_cleanup_that_fails_after_a_cancellation_is_not_hidden() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 2.Seconds), spec.Job("Cleanup", 0.5.Seconds).Failing());
            var thrown = await spec.ShouldThrowAsync<Exception>(() =>
                Cancellable.RunAsync([a], cleanup, spec.CancelledAfter(1.Seconds))
            );
            spec.Should(
                thrown == cleanup.Error
                    || (thrown is AggregateException all && all.InnerExceptions.Contains(cleanup.Error!)),
                "Expected the exception of Cleanup to come out, alone or in an AggregateException; "
                    + $"{thrown.GetType().Name} came out: {thrown.Message}"
            );
        });

    [Fact]
    public Task A_cancellation_during_the_cleanup_changes_nothing_for_work_that_is_done() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds), spec.Job("Cleanup", 1.Seconds));
            await spec.ShouldEndAsAsync(
                TaskStatus.RanToCompletion,
                () => Cancellable.RunAsync([a], cleanup, spec.CancelledAfter(1.5.Seconds))
            );
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_cancellation_during_the_cleanup_changes_nothing_for_a_step_that_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, cleanup) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("Cleanup", 1.Seconds));
            var token = spec.CancelledAfter(1.5.Seconds);
            await spec.ShouldThrowErrorOfAsync(a, () => Cancellable.RunAsync([a], cleanup, token));
            spec.ShouldHaveTaken(2.Seconds);
        });

    private static Task NoCleanup() => Task.CompletedTask;

    private static Func<CancellationToken, Task>[] Steps(FakeJob[] jobs) => [.. jobs];

    private static async Task StepThatFailsAsync(Spec spec, CancellationToken cancellationToken)
    {
        await spec.Clock.DelayAsync(1.Seconds, cancellationToken);
        throw new InvalidOperationException("The step failed");
    }

    private static void ShouldHaveCleanedUpOnce(Spec spec, FakeJob cleanup) =>
        spec.ShouldHaveHappened("the cleanup", "started", cleanup.Starts);
}
