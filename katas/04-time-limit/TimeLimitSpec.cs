using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.TimeLimit;

public sealed class TimeLimitSpec
{
    // Step 1: a job that ends in time

    [Fact]
    public Task A_job_that_ends_in_time_gives_its_result() =>
        Spec.RunAsync(async spec =>
        {
            var result = await TimeLimit.RunAsync<string>(
                spec.Job("Quick", 0.5.Seconds),
                spec.Limit(1.Seconds),
                spec.Clock,
                CancellationToken.None
            );
            spec.ShouldBe("the result", result, "Quick");
            spec.ShouldHaveTaken(0.5.Seconds);
        });

    [Fact]
    public Task A_job_that_fails_in_time_gives_its_own_exception() =>
        Spec.RunAsync(async spec =>
        {
            var quick = spec.Job("Quick", 0.5.Seconds).Failing();
            await spec.ShouldThrowErrorOfAsync(
                quick,
                () => TimeLimit.RunAsync<string>(quick, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_job_that_fails_in_time_gives_its_own_exception_also_if_there_are_more_exceptions_in_it() =>
        Spec.RunAsync(async spec =>
        {
            var error = new AggregateException("Two servers failed", new InvalidOperationException("One of them"));
            var quick = spec.Job("Quick", 0.5.Seconds).Failing(error);
            await spec.ShouldThrowErrorOfAsync(
                quick,
                () => TimeLimit.RunAsync<string>(quick, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_job_that_fails_in_time_gives_its_own_exception_also_if_that_is_a_TimeoutException() =>
        Spec.RunAsync(async spec =>
        {
            var quick = spec.Job("Quick", 0.5.Seconds).Failing(new TimeoutException("The server was too slow"));
            await spec.ShouldThrowErrorOfAsync(
                quick,
                () => TimeLimit.RunAsync<string>(quick, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task A_job_is_started_once() =>
        Spec.RunAsync(async spec =>
        {
            await TimeLimit.RunAsync<string>(
                spec.Job("Quick", 0.25.Seconds),
                spec.Limit(1.Seconds),
                spec.Clock,
                CancellationToken.None
            );
            spec.ShouldHaveStartedEachJobOnce();
        });

    [Fact]
    public Task Null_for_the_job_is_refused() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "job",
                () => TimeLimit.RunAsync<string>(null!, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            )
        );

    [Fact]
    public Task Null_for_the_clock_is_refused() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "clock",
                () =>
                    TimeLimit.RunAsync<string>(spec.Job("Quick", 0.5.Seconds), 1.Seconds, null!, CancellationToken.None)
            )
        );

    // Step 2: the limit

    [Theory]
    [InlineData(1000, 50)]
    [InlineData(3000, 2999)]
    public Task A_job_over_its_limit_ends_with_a_timeout_at_exactly_the_limit(int milliseconds, int limit) =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", milliseconds.Milliseconds);
            await spec.ShouldThrowAsync<TimeoutException>(() =>
                TimeLimit.RunAsync<string>(slow, spec.Limit(limit.Milliseconds), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHaveTaken(limit.Milliseconds);
        });

    [Fact]
    public Task A_limit_of_thirty_days_is_thirty_days() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 40.Seconds);
            await spec.ShouldThrowAsync<TimeoutException>(() =>
                TimeLimit.RunAsync<string>(
                    slow,
                    spec.Limit(30.Seconds) * ClockOfDays.Pace,
                    new ClockOfDays(spec.Clock),
                    CancellationToken.None
                )
            );
            spec.ShouldBe("the number of whole days before the timeout", (int)spec.Elapsed.TotalSeconds, 30);
            spec.ShouldHaveTaken(30.Seconds);
        });

    [Fact]
    public Task A_timeout_is_a_timeout_whatever_token_the_exception_of_the_job_carries() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 3.Seconds);
            await spec.ShouldThrowAsync<TimeoutException>(() =>
                TimeLimit.RunAsync(
                    token => GivingUpAsync(slow, token),
                    spec.Limit(1.Seconds),
                    spec.Clock,
                    CancellationToken.None
                )
            );
        });

    [Fact]
    public Task A_job_over_its_limit_is_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 1.Seconds);
            await spec.ShouldThrowAsync<TimeoutException>(() =>
                TimeLimit.RunAsync<string>(slow, spec.Limit(0.05.Seconds), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHaveOutcome(slow, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task A_job_that_ends_a_millisecond_before_its_limit_gives_its_result() =>
        Spec.RunAsync(async spec =>
        {
            var result = await TimeLimit.RunAsync<string>(
                spec.Job("Close", 0.999.Seconds),
                spec.Limit(1.Seconds),
                spec.Clock,
                CancellationToken.None
            );
            spec.ShouldBe("the result", result, "Close");
        });

    [Fact]
    public Task A_job_that_ends_at_the_very_limit_gives_its_result_or_a_timeout_and_nothing_else() =>
        Spec.RunAsync(async spec =>
        {
            var call = TimeLimit.RunAsync<string>(
                spec.Job("Close", 1.Seconds),
                spec.Limit(1.Seconds),
                spec.Clock,
                CancellationToken.None
            );
            await Task.WhenAny(call);
            spec.Should(
                call.IsCompletedSuccessfully || call.Exception?.InnerException is TimeoutException,
                $"Expected the result or a TimeoutException; it ended as {call.Status}, with "
                    + $"{call.Exception?.InnerException?.GetType().Name ?? "no exception"}.",
                "Close and its limit came to an end at the same moment."
            );
            spec.ShouldHaveTaken(1.Seconds);
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    // Step 3: nobody walks away from a job that is still running

    [Fact]
    public Task The_cleanup_of_a_job_over_its_limit_is_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 3.Seconds).CleaningUpFor(0.5.Seconds);
            await spec.ShouldThrowAsync<TimeoutException>(() =>
                TimeLimit.RunAsync<string>(slow, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHaveTaken(1.5.Seconds);
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    [Fact]
    public Task A_job_that_ignores_its_token_is_awaited_and_its_late_result_counts() =>
        Spec.RunAsync(async spec =>
        {
            var deaf = spec.Job("Deaf", 3.Seconds).IgnoringCancellation();
            var result = await TimeLimit.RunAsync<string>(
                deaf,
                spec.Limit(1.Seconds),
                spec.Clock,
                CancellationToken.None
            );
            spec.ShouldBe("the result", result, "Deaf");
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_job_that_ignores_its_token_is_awaited_and_its_late_failure_counts() =>
        Spec.RunAsync(async spec =>
        {
            var deaf = spec.Job("Deaf", 3.Seconds).IgnoringCancellation().Failing();
            await spec.ShouldThrowErrorOfAsync(
                deaf,
                () => TimeLimit.RunAsync<string>(deaf, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    [Fact]
    public Task A_job_that_ignores_its_token_is_awaited_however_long_it_takes() =>
        Spec.RunAsync(async spec =>
        {
            var deaf = spec.Job("Deaf", 3600.Seconds).IgnoringCancellation();
            await spec.ShouldReturnAsync(
                "Deaf",
                () => TimeLimit.RunAsync<string>(deaf, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
        });

    // Step 4: whose cancellation was it?

    [Fact]
    public Task A_cancellation_by_the_caller_is_not_reported_as_a_timeout() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 3.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () =>
                    TimeLimit.RunAsync<string>(
                        slow,
                        spec.Limit(2.Seconds),
                        spec.Clock,
                        spec.CancelledAfter(0.5.Seconds)
                    )
            );
        });

    [Fact]
    public Task A_job_that_the_caller_cancels_ends_at_that_moment() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 3.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                TimeLimit.RunAsync<string>(slow, spec.Limit(2.Seconds), spec.Clock, spec.CancelledAfter(0.5.Seconds))
            );
            spec.ShouldHaveTaken(0.5.Seconds);
            spec.ShouldHaveOutcome(slow, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task A_cancellation_by_the_caller_reaches_the_job_also_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var (slow, reached) = (spec.Job("Slow", 3.Seconds), false);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                TimeLimit.RunAsync<string>(StartAsync, spec.Limit(2.Seconds), spec.Clock, caller.Token)
            );
            spec.Should(
                reached,
                "Expected the token of the job to be cancelled at the moment at which the caller cancelled, before the "
                    + "first await of the job; it was not."
            );

            void Cancel() => caller.Cancel();

            Task<string> StartAsync(CancellationToken token)
            {
                Cancel();
                reached = token.IsCancellationRequested;
                return slow.RunAsync(token);
            }
        });

    [Fact]
    public Task The_cleanup_of_a_job_that_the_caller_cancels_is_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 3.Seconds).CleaningUpFor(0.25.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                TimeLimit.RunAsync<string>(slow, spec.Limit(2.Seconds), spec.Clock, spec.CancelledAfter(0.5.Seconds))
            );
            spec.ShouldHaveTaken(0.75.Seconds);
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    [Fact]
    public Task A_limit_that_passes_after_the_caller_cancelled_does_not_turn_it_into_a_timeout() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 3.Seconds).CleaningUpFor(1.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () =>
                    TimeLimit.RunAsync<string>(
                        slow,
                        spec.Limit(1.Seconds),
                        spec.Clock,
                        spec.CancelledAfter(0.5.Seconds)
                    )
            );
        });

    [Fact]
    public Task A_job_that_cancels_itself_in_time_is_not_reported_as_a_timeout() =>
        Spec.RunAsync(async spec =>
        {
            var quitter = spec.Job("Quitter", 0.5.Seconds).EndingCancelled();
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => TimeLimit.RunAsync<string>(quitter, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
        });

    [Fact]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource(0.5.Seconds, spec.Clock);
            var slow = spec.Job("Slow", 3.Seconds);
            await spec.ShouldThrowCancellationOfAsync(
                caller.Token,
                () => TimeLimit.RunAsync<string>(slow, spec.Limit(2.Seconds), spec.Clock, caller.Token)
            );
        });

    [Fact]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller_whatever_token_that_of_the_job_carries()
        => Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource(0.5.Seconds, spec.Clock);
            var slow = spec.Job("Slow", 3.Seconds);
            Func<CancellationToken, Task<string>> job = token => GivingUpAsync(slow, token);
            await spec.ShouldThrowCancellationOfAsync(
                caller.Token,
                () => TimeLimit.RunAsync(job, spec.Limit(2.Seconds), spec.Clock, caller.Token)
            );
        });

    [Fact]
    public Task The_exception_of_a_cancellation_before_the_call_carries_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            await caller.CancelAsync();
            var slow = spec.Job("Slow", 3.Seconds);
            await spec.ShouldThrowCancellationOfAsync(
                caller.Token,
                () => TimeLimit.RunAsync<string>(slow, spec.Limit(2.Seconds), spec.Clock, caller.Token)
            );
        });

    [Fact]
    public Task A_job_that_ignores_the_cancellation_by_the_caller_still_gives_its_result() =>
        Spec.RunAsync(async spec =>
        {
            var deaf = spec.Job("Deaf", 3.Seconds).IgnoringCancellation();
            var result = await TimeLimit.RunAsync<string>(
                deaf,
                spec.Limit(1.Seconds),
                spec.Clock,
                spec.CancelledAfter(0.5.Seconds)
            );
            spec.ShouldBe("the result", result, "Deaf");
        });

    [Fact]
    public Task A_job_that_fails_after_the_caller_has_cancelled_gives_its_own_exception() =>
        Spec.RunAsync(async spec =>
        {
            var deaf = spec.Job("Deaf", 3.Seconds).IgnoringCancellation().Failing();
            await spec.ShouldThrowErrorOfAsync(
                deaf,
                () =>
                    TimeLimit.RunAsync<string>(
                        deaf,
                        spec.Limit(5.Seconds),
                        spec.Clock,
                        spec.CancelledAfter(0.5.Seconds)
                    )
            );
        });

    [Fact]
    public Task Nothing_starts_when_the_caller_has_cancelled_already() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 3.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                TimeLimit.RunAsync<string>(slow, spec.Limit(1.Seconds), spec.Clock, spec.CancelledAfter(0.Seconds))
            );
            spec.ShouldHaveStarted();
        });

    // Step 5: special limits, and nothing left behind

    [Fact]
    public Task A_limit_of_zero_is_a_timeout_at_once_and_starts_nothing() =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("Late", 1.Seconds);
            await spec.ShouldThrowAsync<TimeoutException>(() =>
                TimeLimit.RunAsync<string>(job, spec.Limit(TimeSpan.Zero), spec.Clock, CancellationToken.None)
            );
            spec.ShouldHaveTaken(0.Seconds);
            spec.ShouldHaveStarted();
        });

    [Fact]
    public Task An_infinite_limit_is_no_limit() =>
        Spec.RunAsync(async spec =>
        {
            var patient = spec.Job("Patient", 86_000.Seconds);
            var result = await TimeLimit.RunAsync<string>(
                patient,
                spec.Limit(Timeout.InfiniteTimeSpan),
                spec.Clock,
                CancellationToken.None
            );
            spec.ShouldBe("the result", result, "Patient");
        });

    [Fact]
    public Task The_caller_can_cancel_a_job_without_a_limit() =>
        Spec.RunAsync(async spec =>
        {
            var patient = spec.Job("Patient", 3600.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                TimeLimit.RunAsync<string>(
                    patient,
                    spec.Limit(Timeout.InfiniteTimeSpan),
                    spec.Clock,
                    spec.CancelledAfter(0.5.Seconds)
                )
            );
            spec.ShouldHaveTaken(0.5.Seconds);
            spec.ShouldHaveOutcome(patient, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task The_cleanup_of_a_job_without_a_limit_is_awaited_too() =>
        Spec.RunAsync(async spec =>
        {
            var patient = spec.Job("Patient", 3600.Seconds).CleaningUpFor(0.25.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                TimeLimit.RunAsync<string>(
                    patient,
                    spec.Limit(Timeout.InfiniteTimeSpan),
                    spec.Clock,
                    spec.CancelledAfter(0.5.Seconds)
                )
            );
            spec.ShouldHaveTaken(0.75.Seconds);
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    [Fact]
    public Task The_exception_of_a_cancellation_without_a_limit_carries_the_token_of_the_caller_too() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource(0.5.Seconds, spec.Clock);
            var patient = spec.Job("Patient", 3600.Seconds);
            await spec.ShouldThrowCancellationOfAsync(
                caller.Token,
                () =>
                    TimeLimit.RunAsync(
                        token => GivingUpAsync(patient, token),
                        spec.Limit(Timeout.InfiniteTimeSpan),
                        spec.Clock,
                        caller.Token
                    )
            );
        });

    [Theory]
    [InlineData(-1000)]
    [InlineData(-2)]
    [InlineData(-1.5)]
    [InlineData(-0.5)]
    public Task A_negative_limit_is_refused_by_name_and_starts_nothing(double milliseconds) =>
        Spec.RunAsync(async spec =>
        {
            var job = spec.Job("Late", 1.Seconds);
            var refused = await spec.ShouldThrowAsync<ArgumentOutOfRangeException>(() =>
                TimeLimit.RunAsync<string>(
                    job,
                    spec.Limit((milliseconds / 1000).Seconds),
                    spec.Clock,
                    CancellationToken.None
                )
            );
            spec.Should(
                string.Equals(refused.ParamName, "limit", StringComparison.Ordinal),
                $"Expected the exception to name the parameter limit; it names {refused.ParamName ?? "none"}."
            );
            spec.ShouldHaveStarted();
        });

    [Fact]
    public Task No_timer_is_left_after_a_job_that_ended_in_time() =>
        Spec.RunAsync(async spec =>
        {
            await TimeLimit.RunAsync<string>(
                spec.Job("Quick", 0.5.Seconds),
                spec.Limit(1.Seconds),
                spec.Clock,
                CancellationToken.None
            );
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    [Fact]
    public Task No_timer_is_left_after_a_job_that_has_ended_when_its_call_returns() =>
        Spec.RunAsync(async spec =>
        {
            await TimeLimit.RunAsync<string>(
                spec.Job("Ready", 0.Seconds),
                spec.Limit(1.Seconds),
                spec.Clock,
                CancellationToken.None
            );
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    [Fact]
    public Task No_timer_is_left_after_a_job_that_failed() =>
        Spec.RunAsync(async spec =>
        {
            var quick = spec.Job("Quick", 0.5.Seconds).Failing();
            await spec.ShouldThrowErrorOfAsync(
                quick,
                () => TimeLimit.RunAsync<string>(quick, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    [Fact]
    public Task No_timer_is_left_after_a_job_that_throws_before_its_first_await() =>
        Spec.RunAsync(async spec =>
        {
            var broken = spec.Job("Broken", 1.Seconds).ThrowingAtOnce();
            await spec.ShouldThrowErrorOfAsync(
                broken,
                () => TimeLimit.RunAsync<string>(broken, spec.Limit(1.Seconds), spec.Clock, CancellationToken.None)
            );
            await ShouldHaveLeftNothingBehindAsync(spec);
        });

    [Fact]
    public Task A_call_that_has_ended_no_longer_listens_to_the_token_of_the_caller() =>
        Spec.RunAsync(spec => ShouldLetGoOfTheCallerAsync(spec, spec.Job("Quick", 0.5.Seconds), 1.Seconds));

    [Fact]
    public Task A_call_that_has_failed_no_longer_listens_to_the_token_of_the_caller() =>
        Spec.RunAsync(spec => ShouldLetGoOfTheCallerAsync(spec, spec.Job("Quick", 0.5.Seconds).Failing(), 1.Seconds));

    [Fact]
    public Task A_call_without_a_limit_that_has_ended_no_longer_listens_to_the_token_of_the_caller() =>
        Spec.RunAsync(spec =>
            ShouldLetGoOfTheCallerAsync(spec, spec.Job("Patient", 0.5.Seconds), Timeout.InfiniteTimeSpan)
        );

    // The caller cancels when the call has ended: if it is still linked to that token, the job's token hears of it.
    private static async Task ShouldLetGoOfTheCallerAsync(Spec spec, FakeJob job, TimeSpan limit)
    {
        using var caller = new CancellationTokenSource();
        var seen = CancellationToken.None;
        await (job.Error is null ? RunAsync() : spec.ShouldThrowErrorOfAsync(job, RunAsync));
        var cancelling = caller.CancelAsync();
        await cancelling.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        spec.Should(
            cancelling.IsCompletedSuccessfully,
            "Expected the caller's token to be let go when the call had ended; something still listened to it.",
            $"Cancelling it afterwards ran into {cancelling.Exception?.GetBaseException().GetType().Name}."
        );
        spec.Should(
            seen == caller.Token || !seen.IsCancellationRequested,
            "Expected the caller's token to be let go when the call had ended; cancelling it afterwards still "
                + "reached the token of the job.",
            "A caller whose token lives long would collect one such link with every call."
        );

        async Task<string> RunAsync() =>
            await TimeLimit.RunAsync(token => job.RunAsync(seen = token), spec.Limit(limit), spec.Clock, caller.Token);
    }

    // A job that is cancelled and says so in an exception of its own.
    private static async Task<string> GivingUpAsync(FakeJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await job.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException exception)
        {
            throw new OperationCanceledException($"{job.Name} gave up", exception);
        }
    }

    // One turn of the loop later: what ends a wait may run before the timer of that wait is put away.
    private static async Task ShouldHaveLeftNothingBehindAsync(Spec spec)
    {
        await Task.Yield();
        spec.ShouldHaveLeftNothingBehind();
    }

    // A day by this clock is over in a second of the run: a run is given up long before thirty days have passed.
    private sealed class ClockOfDays(TimeProvider clock) : TimeProvider
    {
        public const int Pace = 86_400;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + (clock.GetElapsedTime(0) * Pace);

        public override long GetTimestamp() => clock.GetTimestamp() * Pace;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new TimerOfDays(clock.CreateTimer(callback, state, Shorten(dueTime), Shorten(period)));

        private static TimeSpan Shorten(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Pace;

        private sealed class TimerOfDays(ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Shorten(dueTime), Shorten(period));

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
