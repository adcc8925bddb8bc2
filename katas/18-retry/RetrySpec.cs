using System.Runtime.CompilerServices;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.Retry;

public sealed class RetrySpec
{
    // Step 1: it works, sooner or later

    [Fact]
    public Task A_job_that_succeeds_at_once_is_called_once() =>
        Spec.RunAsync(async spec =>
        {
            var first = spec.Job("try 1", 1.Seconds);
            await spec.ShouldReturnAsync(
                "try 1",
                () => Retry.RunAsync<string>(first, Tries(3), spec.Clock, CancellationToken.None)
            );
            ShouldHaveCalled(spec, 1);
        });

    [Fact]
    public Task A_job_that_fails_is_called_again() =>
        Spec.RunAsync(async spec =>
        {
            var (first, second, third) = (
                spec.Job("try 1", 1.Seconds).Failing(),
                spec.Job("try 2", 1.Seconds).Failing(),
                spec.Job("try 3", 1.Seconds).Failing()
            );
            var job = InTurn(first, second, third, spec.Job("try 4", 1.Seconds));
            await spec.ShouldReturnAsync(
                "try 4",
                () => Retry.RunAsync(job, Tries(4), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_job_that_throws_before_its_first_await_is_called_again() =>
        Spec.RunAsync(async spec =>
        {
            var job = InTurn(spec.Job("try 1", 1.Seconds).ThrowingAtOnce(), spec.Job("try 2", 1.Seconds));
            await spec.ShouldReturnAsync(
                "try 2",
                () => Retry.RunAsync(job, Tries(3), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_job_that_ends_as_cancelled_by_itself_is_called_again() =>
        Spec.RunAsync(async spec =>
        {
            var job = InTurn(spec.Job("try 1", 1.Seconds).EndingCancelled(), spec.Job("try 2", 1.Seconds));
            await spec.ShouldReturnAsync(
                "try 2",
                () => Retry.RunAsync(job, Tries(3), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task Null_for_the_job_is_refused() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "job",
                () => Retry.RunAsync<string>(null!, Tries(3), spec.Clock, CancellationToken.None)
            )
        );

    [Fact]
    public Task Null_for_the_policy_is_refused() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "policy",
                () => Retry.RunAsync<string>(spec.Job("try 1", 1.Seconds), null!, spec.Clock, CancellationToken.None)
            )
        );

    [Fact]
    public Task Null_for_the_clock_is_refused() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "clock",
                () => Retry.RunAsync<string>(spec.Job("try 1", 1.Seconds), Tries(3), null!, CancellationToken.None)
            )
        );

    // Step 2: giving up

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public Task A_job_that_always_fails_is_called_as_often_as_the_policy_says(int attempts) =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 1.Seconds).Failing();
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, Tries(attempts), spec.Clock, CancellationToken.None)
            );
            ShouldHaveCalled(spec, attempts);
        });

    [Fact]
    public Task The_exception_of_the_last_attempt_comes_out() =>
        Spec.RunAsync(async spec =>
        {
            var (first, second, third) = (
                spec.Job("try 1", 1.Seconds).Failing(),
                spec.Job("try 2", 1.Seconds).Failing(),
                spec.Job("try 3", 1.Seconds).Failing()
            );
            await spec.ShouldThrowErrorOfAsync(
                third,
                () => Retry.RunAsync(InTurn(first, second, third), Tries(3), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task The_exception_of_the_last_attempt_keeps_its_stack_trace() =>
        Spec.RunAsync(async spec =>
        {
            async Task<string> SendAsync()
            {
                await spec.Clock.DelayAsync(1.Seconds);
                return FindNoServer();
            }

            var thrown = await spec.ShouldThrowAsync<IOException>(() =>
                Retry.RunAsync(_ => SendAsync(), Tries(2), spec.Clock, CancellationToken.None)
            );
            spec.Should(
                thrown.StackTrace?.Contains(nameof(FindNoServer), StringComparison.Ordinal) == true,
                $"Expected the stack trace of the failure to begin where it was thrown, in {nameof(FindNoServer)}.",
                "Its stack trace has lost that place."
            );
        });

    [Fact]
    public Task A_failure_that_is_not_worth_another_try_comes_out_at_once() =>
        Spec.RunAsync(async spec =>
        {
            var (first, second) = (
                spec.Job("try 1", 1.Seconds).Failing(new IOException("no line")),
                spec.Job("try 2", 1.Seconds).Failing()
            );
            var policy = Tries(5) with { ShouldRetry = static error => error is IOException };
            await spec.ShouldThrowErrorOfAsync(
                second,
                () => Retry.RunAsync(InTurn(first, second), policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveCalled(spec, 2);
        });

    [Fact]
    public Task A_cancellation_by_the_job_itself_may_not_be_worth_another_try_either() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try 1", 1.Seconds).EndingCancelled();
            var policy = Tries(5) with { ShouldRetry = static error => error is not OperationCanceledException };
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveCalled(spec, 1);
        });

    // Step 3: longer and longer delays

    [Fact]
    public Task Waits_longer_after_each_failure() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 0.1.Seconds).Failing();
            var policy = new RetryPolicy { MaxAttempts = 5, FirstDelay = 1.Seconds };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveStartedAt(spec, 0.Seconds, 1.1.Seconds, 3.2.Seconds, 7.3.Seconds, 15.4.Seconds);
        });

    [Fact]
    public Task Multiplies_each_delay_by_the_factor() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 0.1.Seconds).Failing();
            var policy = new RetryPolicy
            {
                MaxAttempts = 4,
                FirstDelay = 0.2.Seconds,
                Factor = 1.5,
            };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveStartedAt(spec, 0.Seconds, 0.3.Seconds, 0.7.Seconds, 1.25.Seconds);
        });

    [Fact]
    public Task No_delay_is_longer_than_the_policy_allows() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 0.1.Seconds).Failing();
            var policy = new RetryPolicy
            {
                MaxAttempts = 5,
                FirstDelay = 1.Seconds,
                MaxDelay = 3.Seconds,
            };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveStartedAt(spec, 0.Seconds, 1.1.Seconds, 3.2.Seconds, 6.3.Seconds, 9.4.Seconds);
        });

    [Fact]
    public Task The_first_delay_is_no_longer_than_the_policy_allows_either() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 0.1.Seconds).Failing();
            var policy = new RetryPolicy
            {
                MaxAttempts = 2,
                FirstDelay = 5.Seconds,
                MaxDelay = 3.Seconds,
            };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveStartedAt(spec, 0.Seconds, 3.1.Seconds);
        });

    [Fact]
    public Task A_hundred_attempts_take_as_long_as_their_delays() =>
        Spec.RunAsync(async spec =>
        {
            // 1 + 2 + 4 + 8, and 95 times the longest.
            var job = spec.Job("the job", 0.Seconds).Failing();
            var policy = new RetryPolicy
            {
                MaxAttempts = 100,
                FirstDelay = 1.Seconds,
                MaxDelay = 10.Seconds,
            };
            await spec.ShouldThrowErrorOfAsync(
                job,
                () => Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 965.Seconds);
        });

    [Fact]
    public Task A_delay_of_zero_stays_zero_in_more_than_a_thousand_attempts() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("the job", 0.Seconds).Failing();
            await spec.ShouldThrowErrorOfAsync(
                job,
                () => Retry.RunAsync<string>(job, Tries(1100), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHaveHappened("the job", "called", job.Starts, 1100);
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 0.Seconds);
        });

    [Fact]
    public Task There_is_no_delay_after_the_last_attempt() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 1.Seconds).Failing();
            var policy = new RetryPolicy { MaxAttempts = 2, FirstDelay = 5.Seconds };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 7.Seconds);
        });

    [Fact]
    public Task There_is_no_delay_after_a_failure_that_is_not_worth_another_try() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 1.Seconds).Failing();
            var policy = new RetryPolicy
            {
                MaxAttempts = 3,
                FirstDelay = 5.Seconds,
                ShouldRetry = static _ => false,
            };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 1.Seconds);
        });

    // Step 4: not all at the same moment

    [Fact]
    public Task Waits_what_the_jitter_makes_of_the_delay() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 0.1.Seconds).Failing();
            var policy = new RetryPolicy
            {
                MaxAttempts = 3,
                FirstDelay = 1.Seconds,
                Jitter = static delay => delay / 4,
            };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveStartedAt(spec, 0.Seconds, 0.35.Seconds, 0.95.Seconds);
        });

    [Fact]
    public Task The_jitter_gets_the_delays_without_jitter_each_once() =>
        Spec.RunAsync(async spec =>
        {
            List<TimeSpan> delays = [];
            TimeSpan HalfOf(TimeSpan delay)
            {
                delays.Add(delay);
                return delay / 2;
            }

            var job = spec.Job("try", 0.1.Seconds).Failing();
            var policy = new RetryPolicy
            {
                MaxAttempts = 5,
                FirstDelay = 1.Seconds,
                MaxDelay = 5.Seconds,
                Jitter = HalfOf,
            };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            spec.ShouldBeSequence("the delays that the jitter got", delays, 1.Seconds, 2.Seconds, 4.Seconds, 5.Seconds);
        });

    [Fact]
    public Task The_jitter_may_go_beyond_the_longest_delay() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 0.1.Seconds).Failing();
            var policy = new RetryPolicy
            {
                MaxAttempts = 2,
                FirstDelay = 2.Seconds,
                MaxDelay = 2.Seconds,
                Jitter = static delay => delay + 1.Seconds,
            };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveStartedAt(spec, 0.Seconds, 3.1.Seconds);
        });

    // Step 5: the caller cancels

    [Fact]
    public Task A_delay_ends_at_once_when_the_caller_cancels() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try 1", 1.Seconds).Failing();
            var policy = new RetryPolicy { MaxAttempts = 3, FirstDelay = 10.Seconds };
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Retry.RunAsync<string>(job, policy, spec.Clock, spec.CancelledAfter(2.Seconds))
            );
            spec.ShouldHappenAt("your method", "end", "ended", spec.Elapsed, 2.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_delay_that_the_caller_cancels_is_not_followed_by_an_attempt() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try", 1.Seconds).Failing();
            var policy = new RetryPolicy { MaxAttempts = 3, FirstDelay = 10.Seconds };
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, spec.CancelledAfter(2.Seconds))
            );
            ShouldHaveCalled(spec, 1);
        });

    [Theory]
    [InlineData(nameof(RetryPolicy.ShouldRetry))]
    [InlineData(nameof(RetryPolicy.Jitter))]
    public Task No_attempt_follows_when_the_caller_cancels_while_the_policy_is_asked(string asked) =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            T Cancelling<T>(string member, T answer)
            {
                if (string.Equals(member, asked, StringComparison.Ordinal))
                {
                    caller.Cancel();
                }

                return answer;
            }

            var policy = Tries(3) with
            {
                ShouldRetry = _ => Cancelling(nameof(RetryPolicy.ShouldRetry), true),
                Jitter = delay => Cancelling(nameof(RetryPolicy.Jitter), delay),
            };
            await spec.ShouldThrowCancellationOfAsync(
                caller.Token,
                () => Retry.RunAsync<string>(spec.Job("try", 1.Seconds).Failing(), policy, spec.Clock, caller.Token)
            );
            ShouldHaveCalled(spec, 1);
        });

    [Fact]
    public Task An_attempt_that_the_caller_cancels_is_not_followed_by_another() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try 1", 5.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Retry.RunAsync<string>(job, Tries(3), spec.Clock, spec.CancelledAfter(2.Seconds))
            );
            ShouldHaveCalled(spec, 1);
            spec.ShouldHappenAt("your method", "end", "ended", spec.Elapsed, 2.Seconds);
        });

    [Fact]
    public Task The_cleanup_of_an_attempt_that_the_caller_cancels_is_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try 1", 5.Seconds).CleaningUpFor(1.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Retry.RunAsync<string>(job, Tries(3), spec.Clock, spec.CancelledAfter(2.Seconds))
            );
            spec.ShouldHaveEnded("try 1");
        });

    [Fact]
    public Task A_failure_after_the_caller_has_cancelled_is_not_followed_by_another_attempt() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try 1", 3.Seconds).IgnoringCancellation().Failing();
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, Tries(3), spec.Clock, spec.CancelledAfter(2.Seconds))
            );
            ShouldHaveCalled(spec, 1);
        });

    [Fact]
    public Task The_policy_is_not_asked_about_a_cancellation_by_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var asked = 0;
            var job = spec.Job("try 1", 5.Seconds);
            var policy = Tries(3) with { ShouldRetry = _ => ++asked > 0 };
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, spec.CancelledAfter(2.Seconds))
            );
            spec.ShouldHaveHappened("ShouldRetry", "called", asked, 0);
        });

    [Fact]
    public Task The_policy_is_not_asked_about_a_failure_after_the_caller_has_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var asked = 0;
            var job = spec.Job("try 1", 3.Seconds).IgnoringCancellation().Failing();
            var policy = Tries(3) with { ShouldRetry = _ => ++asked > 0 };
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync<string>(job, policy, spec.Clock, spec.CancelledAfter(2.Seconds))
            );
            spec.ShouldHaveHappened("ShouldRetry", "called", asked, 0);
        });

    [Fact]
    public Task The_exception_carries_the_token_of_the_caller_who_cancels_an_attempt() =>
        Spec.RunAsync(async spec =>
        {
            var (job, token) = (spec.Job("try 1", 5.Seconds), spec.CancelledAfter(2.Seconds));
            await spec.ShouldThrowCancellationOfAsync(
                token,
                () => Retry.RunAsync<string>(job, Tries(3), spec.Clock, token)
            );
        });

    [Fact]
    public Task The_exception_carries_the_token_of_the_caller_who_cancels_a_delay() =>
        Spec.RunAsync(async spec =>
        {
            var (job, token) = (spec.Job("try 1", 1.Seconds).Failing(), spec.CancelledAfter(2.Seconds));
            var policy = new RetryPolicy { MaxAttempts = 3, FirstDelay = 10.Seconds };
            await spec.ShouldThrowCancellationOfAsync(
                token,
                () => Retry.RunAsync<string>(job, policy, spec.Clock, token)
            );
        });

    [Fact]
    public Task The_job_is_not_called_when_the_token_is_cancelled_already() =>
        Spec.RunAsync(async spec =>
        {
            var (job, token) = (spec.Job("try 1", 1.Seconds), spec.CancelledAfter(0.Seconds));
            await spec.ShouldThrowCancellationOfAsync(
                token,
                () => Retry.RunAsync<string>(job, Tries(3), spec.Clock, token)
            );
            spec.ShouldHaveStarted();
        });

    // Step 6: a limit for each attempt

    [Fact]
    public Task An_attempt_over_its_limit_is_cancelled_and_followed_by_another() =>
        Spec.RunAsync(async spec =>
        {
            var (slow, quick) = (spec.Job("try 1", 9.Seconds), spec.Job("try 2", 0.5.Seconds));
            await spec.ShouldReturnAsync(
                "try 2",
                () => Retry.RunAsync(InTurn(slow, quick), LimitedTries(3), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHaveOutcome(slow, SpanOutcome.Cancelled);
            ShouldHaveStartedAt(spec, 0.Seconds, 2.Seconds);
        });

    [Fact]
    public Task The_cleanup_of_an_attempt_over_its_limit_is_awaited_before_the_delay() =>
        Spec.RunAsync(async spec =>
        {
            var (slow, quick) = (
                spec.Job("try 1", 9.Seconds).CleaningUpFor(0.5.Seconds),
                spec.Job("try 2", 0.5.Seconds)
            );
            await Retry.RunAsync(InTurn(slow, quick), LimitedTries(3), spec.Clock, CancellationToken.None);
            ShouldHaveStartedAt(spec, 0.Seconds, 2.5.Seconds);
        });

    [Fact]
    public Task A_timeout_comes_out_when_the_last_attempt_is_over_its_limit() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("try", 9.Seconds);
            await spec.ShouldThrowAsync<TimeoutException>(() =>
                Retry.RunAsync<string>(slow, LimitedTries(2), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 3.Seconds);
        });

    [Fact]
    public Task A_timeout_comes_out_though_the_job_has_linked_its_token_to_a_source_of_its_own() =>
        Spec.RunAsync(async spec =>
        {
            async Task<string> SendAsync(CancellationToken token)
            {
                using var own = CancellationTokenSource.CreateLinkedTokenSource(token);
                return await spec.Job("try 1", 9.Seconds).RunAsync(own.Token);
            }

            await spec.ShouldThrowAsync<TimeoutException>(() =>
                Retry.RunAsync(SendAsync, LimitedTries(1), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHappenAt("the exception", "come out", "came out", spec.Elapsed, 1.Seconds);
        });

    [Fact]
    public Task The_policy_decides_whether_a_timeout_is_worth_another_try() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("try 1", 9.Seconds);
            var policy = LimitedTries(3) with { ShouldRetry = static error => error is not TimeoutException };
            await spec.ShouldThrowAsync<TimeoutException>(() =>
                Retry.RunAsync<string>(slow, policy, spec.Clock, CancellationToken.None)
            );
            ShouldHaveCalled(spec, 1);
        });

    [Fact]
    public Task Each_attempt_has_the_whole_limit() =>
        Spec.RunAsync(async spec =>
        {
            var job = InTurn(
                spec.Job("try 1", 0.9.Seconds).Failing(),
                spec.Job("try 2", 0.9.Seconds).Failing(),
                spec.Job("try 3", 0.9.Seconds)
            );
            await spec.ShouldReturnAsync(
                "try 3",
                () => Retry.RunAsync(job, LimitedTries(3), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_result_that_comes_after_the_limit_counts() =>
        Spec.RunAsync(async spec =>
        {
            var deaf = spec.Job("try 1", 3.Seconds).IgnoringCancellation();
            await spec.ShouldReturnAsync(
                "try 1",
                () => Retry.RunAsync<string>(deaf, LimitedTries(3), spec.Clock, CancellationToken.None)
            );
            ShouldHaveCalled(spec, 1);
        });

    [Fact]
    public Task A_failure_that_comes_after_the_limit_comes_out_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var deaf = spec.Job("try 1", 3.Seconds).IgnoringCancellation().Failing();
            await spec.ShouldThrowErrorOfAsync(
                deaf,
                () => Retry.RunAsync<string>(deaf, LimitedTries(1), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_job_that_ends_as_cancelled_by_itself_before_its_limit_was_not_too_slow() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try 1", 0.5.Seconds).EndingCancelled();
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Retry.RunAsync<string>(job, LimitedTries(1), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_cancellation_by_the_caller_is_no_timeout() =>
        Spec.RunAsync(async spec =>
        {
            var (job, token) = (spec.Job("try 1", 9.Seconds), spec.CancelledAfter(0.5.Seconds));
            await spec.ShouldThrowCancellationOfAsync(
                token,
                () => Retry.RunAsync<string>(job, LimitedTries(3), spec.Clock, token)
            );
            ShouldHaveCalled(spec, 1);
        });

    [Fact]
    public Task Leaves_no_timer_armed() =>
        Spec.RunAsync(async spec =>
        {
            var job = InTurn(spec.Job("try 1", 0.5.Seconds).Failing(), spec.Job("try 2", 0.5.Seconds));
            await Retry.RunAsync(job, LimitedTries(3), spec.Clock, CancellationToken.None);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Leaves_no_timer_armed_when_the_job_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("try 1", 1.Seconds).ThrowingAtOnce();
            await spec.ShouldThrowErrorOfAsync(
                job,
                () => Retry.RunAsync<string>(job, LimitedTries(1), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Leaves_nothing_attached_to_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var a = spec.Job("try 1", 0.5.Seconds).Failing();
            var tokenOfTheJob = CancellationToken.None;
            await spec.ShouldThrowAsync<Exception>(() =>
                Retry.RunAsync(Remembering, LimitedTries(1), spec.Clock, caller.Token)
            );

            var before = tokenOfTheJob.IsCancellationRequested;
            await caller.CancelAsync();
            spec.Should(
                tokenOfTheJob == caller.Token || tokenOfTheJob.IsCancellationRequested == before,
                "Expected the token of the attempt to be cut off from the caller's token when the attempt has ended.",
                "The caller cancelled later, and that still reached the token of the attempt: the caller's "
                    + "token will hold on to it for as long as it lives."
            );

            Task<string> Remembering(CancellationToken token)
            {
                tokenOfTheJob = token;
                return a.RunAsync(token);
            }
        });

    // No delays, so that a spec is about the attempts alone.
    private static RetryPolicy Tries(int attempts) => new() { MaxAttempts = attempts, FirstDelay = TimeSpan.Zero };

    // A second for each attempt, and a second from one to the next.
    private static RetryPolicy LimitedTries(int attempts) =>
        new()
        {
            MaxAttempts = attempts,
            FirstDelay = 1.Seconds,
            Factor = 1,
            AttemptLimit = 1.Seconds,
        };

    // A job that does something else each time: first this, then that. From then on, the last again.
    private static Func<CancellationToken, Task<string>> InTurn(params FakeJob[] attempts)
    {
        var next = 0;
        return token => attempts[Math.Min(next++, attempts.Length - 1)].RunAsync(token);
    }

    private static void ShouldHaveCalled(Spec spec, int times) =>
        spec.ShouldHaveHappened("the job", "called", spec.Timeline.Spans.Count, times);

    private static void ShouldHaveStartedAt(Spec spec, params TimeSpan[] moments) =>
        spec.ShouldBeSequence(
            "the moments at which the attempts began",
            spec.Timeline.Spans.Select(static span => span.Start),
            moments
        );

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string FindNoServer() => throw new IOException("no server");
}
