using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.AsCompleted;

public sealed class GatherSpec
{
    // Step 1: each result at its moment

    [Fact]
    public Task Gives_each_result_at_the_moment_its_job_ends() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(spec, got, Gather.AsCompletedAsync(Jobs(spec, 2000, 1000, 3000)));
            ShouldHaveGot(spec, got, "B at 1 s", "A at 2 s", "C at 3 s");
        });

    [Fact]
    public Task Runs_all_jobs_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            await ReadAsync(spec, [], Gather.AsCompletedAsync(Jobs(spec, 2000, 1000, 3000)));
            spec.ShouldHavePeakedAt(3);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task Gives_a_hundred_results_the_fastest_first() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(
                spec,
                got,
                Gather.AsCompletedAsync(Jobs(spec, [.. Enumerable.Range(1, 100).Select(static i => (101 - i) * 10)]))
            );
            spec.ShouldBe("the number of results", got.Count, 100);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_slow_reader_does_not_slow_the_jobs_down() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            var stream = Gather.AsCompletedAsync(Jobs(spec, 2000, 1000, 3000));
            await ReadSlowlyAsync(spec, got, stream, 2.Seconds);
            ShouldHaveGot(spec, got, "B at 1 s", "A at 3 s", "C at 5 s");
            spec.ShouldHappenAt(
                "the last job",
                "end",
                "ended",
                spec.Timeline.Spans.Max(static span => span.End),
                3.Seconds
            );
        });

    [Fact]
    public Task Results_that_wait_for_a_slow_reader_keep_the_order_in_which_their_jobs_ended() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            var stream = Gather.AsCompletedAsync(Jobs(spec, 4000, 3000, 1000, 2000));
            await ReadSlowlyAsync(spec, got, stream, 5.Seconds);
            ShouldHaveGot(spec, got, "C at 1 s", "D at 6 s", "B at 11 s", "A at 16 s");
        });

    [Fact]
    public Task Starts_no_job_before_the_first_result_is_asked_for() =>
        Spec.RunAsync(async spec =>
        {
            var stream = Gather.AsCompletedAsync(Jobs(spec, 2000, 1000, 3000));
            await spec.Clock.DelayAsync(5.Seconds);
            ShouldHaveStartedOnly(spec);

            // A reader that is there, but has not asked for anything yet.
            await using var reader = stream.GetAsyncEnumerator(CancellationToken.None);
            await spec.Clock.DelayAsync(5.Seconds);
            ShouldHaveStartedOnly(spec);
        });

    [Fact]
    public Task Starts_each_job_once_and_reads_the_sequence_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<CancellationToken, Task<string>>>(Jobs(spec, 2000, 1000, 3000));
            await ReadAsync(spec, [], Gather.AsCompletedAsync(jobs));
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task Two_jobs_that_return_the_same_task_give_a_result_each() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            var a = spec.Job("A", 1.Seconds);
            Task<string>? cached = null;
            Task<string> CachedAsync(CancellationToken token) => cached ??= a.RunAsync(token);
            await ReadAsync(spec, got, Gather.AsCompletedAsync([CachedAsync, CachedAsync]));
            ShouldHaveGot(spec, got, "A at 1 s", "A at 1 s");
        });

    [Fact]
    public Task Jobs_that_end_in_the_call_with_the_same_number_give_a_result_each() =>
        Spec.RunAsync(async spec =>
        {
            // For a small number .NET has one task that is handed out every time.
            Func<CancellationToken, Task<int>> job = static _ => Task.FromResult(1);
            var got = new List<int>();
            await foreach (var result in Gather.AsCompletedAsync([job, job, job]))
            {
                got.Add(result);
            }

            spec.ShouldBeSequence("the results", got, 1, 1, 1);
        });

    [Fact]
    public Task A_result_that_is_null_is_given_as_any_other() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            var (a, b) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds).Returning(null!));
            await foreach (var result in Gather.AsCompletedAsync<string>([a, b]))
            {
                got.Add(result);
            }

            spec.ShouldBeSequence("the results", got, null!, "A");
        });

    [Fact]
    public Task Gives_nothing_for_no_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(spec, got, Gather.AsCompletedAsync(Jobs(spec)));
            ShouldHaveGot(spec, got);
            spec.ShouldHaveTaken(0.Seconds);
        });

    // Step 2: a job that does not succeed

    [Fact]
    public Task A_failure_comes_out_when_its_turn_comes() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 2.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(
                c,
                () => ReadAsync(spec, got, Gather.AsCompletedAsync<string>([a, b, c]))
            );
            ShouldHaveGot(spec, got, "B at 1 s");
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_failure_does_not_overtake_the_results_before_it() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds).Failing());
            var stream = Gather.AsCompletedAsync<string>([a, b, c]);
            await spec.ShouldThrowErrorOfAsync(
                c,
                () => ReadAsync(spec, got, stream, () => spec.Clock.DelayAsync(5.Seconds))
            );
            ShouldHaveGot(spec, got, "B at 1 s", "A at 6 s");
        });

    [Fact]
    public Task A_failure_cancels_the_rest() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(b, () => ReadAsync(spec, [], Gather.AsCompletedAsync<string>([a, b])));
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task A_failure_comes_out_when_the_rest_has_ended() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds).CleaningUpFor(0.5.Seconds), spec.Job("B", 1.Seconds).Failing());
            await spec.ShouldThrowErrorOfAsync(b, () => ReadAsync(spec, [], Gather.AsCompletedAsync<string>([a, b])));
            spec.ShouldHaveLeftNothingBehind();
            spec.ShouldHaveTaken(1.5.Seconds);
        });

    [Fact]
    public Task A_failure_is_not_replaced_by_a_later_one() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 3.Seconds).IgnoringCancellation().Failing(),
                spec.Job("B", 1.Seconds).Failing()
            );
            await spec.ShouldThrowErrorOfAsync(b, () => ReadAsync(spec, [], Gather.AsCompletedAsync<string>([a, b])));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_failure_is_not_replaced_by_what_a_callback_on_the_token_throws() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds).CleaningUpFor(0.5.Seconds), spec.Job("B", 1.Seconds).Failing());
            var stream = Gather.AsCompletedAsync([token => WithABrokenCallback(a, token), b]);
            await spec.ShouldThrowErrorOfAsync(b, () => ReadAsync(spec, [], stream));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_job_that_throws_before_its_first_await_leaves_no_job_running() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 3.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 2.Seconds)
            );
            await spec.ShouldThrowErrorOfAsync(
                b,
                () => ReadAsync(spec, [], Gather.AsCompletedAsync<string>([a, b, c]))
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task An_AggregateException_that_a_job_throws_comes_out_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var error = new AggregateException("two pans are empty", new InvalidOperationException("pan 1 is empty"));
            var (a, b) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).Failing(error));
            await spec.ShouldThrowErrorOfAsync(b, () => ReadAsync(spec, [], Gather.AsCompletedAsync<string>([a, b])));
        });

    [Fact]
    public Task A_job_that_was_cancelled_ends_the_stream_as_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            var (a, b, c) = (
                spec.Job("A", 3.Seconds),
                spec.Job("B", 1.Seconds),
                spec.Job("C", 2.Seconds).EndingCancelled()
            );
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => ReadAsync(spec, got, Gather.AsCompletedAsync<string>([a, b, c]))
            );
            ShouldHaveGot(spec, got, "B at 1 s");
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_job_that_throws_a_cancellation_before_its_first_await_ends_the_stream_with_it() =>
        Spec.RunAsync(async spec =>
        {
            var cancelled = new OperationCanceledException("B was cancelled");
            var (a, b) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).ThrowingAtOnce(cancelled));
            await spec.ShouldThrowErrorOfAsync(b, () => ReadAsync(spec, [], Gather.AsCompletedAsync<string>([a, b])));
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_sequence_that_throws_leaves_no_job_running() =>
        Spec.RunAsync(async spec =>
        {
            var error = new InvalidOperationException("the sequence is broken");
            IEnumerable<Func<CancellationToken, Task<string>>> Broken()
            {
                yield return spec.Job("A", 1.Seconds);
                throw error;
            }

            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                ReadAsync(spec, [], Gather.AsCompletedAsync(Broken()))
            );
            spec.ShouldBe("the exception", thrown, error);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 3: the reader leaves the loop

    [Fact]
    public Task Leaving_the_loop_cancels_the_rest() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds));
            await ReadOneAsync(Gather.AsCompletedAsync<string>([a, b, c]));
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveOutcome(c, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task Leaving_the_loop_waits_until_the_rest_has_ended() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).CleaningUpFor(0.5.Seconds), spec.Job("B", 1.Seconds));
            await ReadOneAsync(Gather.AsCompletedAsync<string>([a, b]));
            spec.ShouldHaveLeftNothingBehind();
            spec.ShouldHaveTaken(1.5.Seconds);
        });

    [Fact]
    public Task Leaving_the_loop_does_not_throw_what_the_rest_throws() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).IgnoringCancellation().Failing(), spec.Job("B", 1.Seconds));
            await ReadOneAsync(Gather.AsCompletedAsync<string>([a, b]));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Leaving_the_loop_does_not_throw_what_a_callback_on_the_token_throws() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds).CleaningUpFor(0.5.Seconds), spec.Job("B", 1.Seconds));
            await ReadOneAsync(Gather.AsCompletedAsync([token => WithABrokenCallback(a, token), b]));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task An_error_of_the_reader_comes_out_when_the_rest_has_ended() =>
        Spec.RunAsync(async spec =>
        {
            var error = new InvalidOperationException("the reader failed");
            var (a, b) = (spec.Job("A", 2.Seconds).CleaningUpFor(0.5.Seconds), spec.Job("B", 1.Seconds));
            var stream = Gather.AsCompletedAsync<string>([a, b]);
            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                ReadAsync(spec, [], stream, () => throw error)
            );
            spec.ShouldBe("the exception", thrown, error);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 4: the caller cancels

    [Fact]
    public Task Cancellation_reaches_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds));
            var stream = Gather.AsCompletedAsync<string>([a, b], spec.CancelledAfter(2.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() => ReadAsync(spec, [], stream));
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task Cancellation_ends_the_stream_when_all_jobs_have_ended() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds), spec.Job("B", 3.Seconds).CleaningUpFor(0.5.Seconds));
            var stream = Gather.AsCompletedAsync<string>([a, b], spec.CancelledAfter(2.Seconds));
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => ReadAsync(spec, [], stream));
            spec.ShouldHaveLeftNothingBehind();
            spec.ShouldHaveTaken(2.5.Seconds);
        });

    [Fact]
    public Task Cancellation_ends_the_stream_as_cancelled_whatever_the_jobs_deliver() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 3.Seconds).IgnoringCancellation(),
                spec.Job("B", 4.Seconds).IgnoringCancellation()
            );
            var stream = Gather.AsCompletedAsync<string>([a, b], spec.CancelledAfter(2.Seconds));
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => ReadAsync(spec, [], stream));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task Cancellation_ends_the_stream_as_cancelled_whatever_the_jobs_throw() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 3.Seconds).IgnoringCancellation().Failing();
            var stream = Gather.AsCompletedAsync<string>([a], spec.CancelledAfter(2.Seconds));
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => ReadAsync(spec, [], stream));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Theory]
    [InlineData("the call")]
    [InlineData("WithCancellation")]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller(string given) =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 3.Seconds);
            var caller = spec.CancelledAfter(2.Seconds);
            var (ofTheCall, ofTheLoop) = given == "the call" ? (caller, default(CancellationToken)) : (default, caller);
            var stream = Gather.AsCompletedAsync<string>([a], ofTheCall);
            var read = () => ReadAsync(spec, [], stream, token: ofTheLoop);
            await spec.ShouldThrowCancellationOfAsync(caller, read);
        });

    [Fact]
    public Task The_token_of_WithCancellation_reaches_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 3.Seconds);
            var stream = Gather.AsCompletedAsync<string>([a]);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                ReadAsync(spec, [], stream, token: spec.CancelledAfter(2.Seconds))
            );
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task The_token_of_the_call_counts_even_if_WithCancellation_adds_one() =>
        Spec.RunAsync(async spec =>
        {
            using var never = new CancellationTokenSource();
            var a = spec.Job("A", 3.Seconds);
            var stream = Gather.AsCompletedAsync<string>([a], spec.CancelledAfter(2.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                ReadAsync(spec, [], stream, token: never.Token)
            );
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    [Fact]
    public Task A_token_that_is_cancelled_already_starts_no_job() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 2000, 1000);
            var stream = Gather.AsCompletedAsync(jobs, spec.CancelledAfter(0.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() => ReadAsync(spec, [], stream));
            ShouldHaveStartedOnly(spec);
        });

    [Fact]
    public Task A_stream_that_has_ended_does_not_listen_to_the_caller_any_more() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds);
            using var caller = new CancellationTokenSource();
            var calls = 0;
            await ReadAsync(spec, [], Gather.AsCompletedAsync([Listening], caller.Token));
            calls = 0;
            await caller.CancelAsync();
            spec.Should(
                calls == 0,
                "Expected the caller's token to be let go when the stream had ended; the caller cancelled "
                    + "afterwards, and that still reached the token of a job."
            );

            Task<string> Listening(CancellationToken token)
            {
                token.Register(() => calls++);
                return a.RunAsync(token);
            }
        });

    [Theory]
    [InlineData("its last result")]
    [InlineData("a failure")]
    [InlineData("a reader who leaves")]
    public Task A_stream_that_has_ended_leaves_nothing_attached_to_the_token_of_the_caller(string end) =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var fails = end == "a failure";
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds));
            if (fails)
            {
                b.Failing();
            }

            WeakReference? hangsOnTheToken = null;
            await spec.ShouldEndAsAsync(
                fails ? TaskStatus.Faulted : TaskStatus.RanToCompletion,
                () => EndAsync(Gather.AsCompletedAsync([Remembering, b], caller.Token))
            );

            // What the token of a job keeps alive is gone, unless the caller's token keeps that token alive.
            await spec.Clock.DelayAsync(1.Seconds);
            GC.Collect();
            spec.Should(
                hangsOnTheToken?.IsAlive == false,
                "Expected the token of the jobs to be cut off from the caller's token when the stream had ended.",
                "The caller's token still holds on to the token of the jobs, for as long as it lives."
            );
            GC.KeepAlive(caller);

            Task EndAsync(IAsyncEnumerable<string> stream) =>
                end == "a reader who leaves" ? ReadOneAsync(stream) : ReadAsync(spec, [], stream);

            Task<string> Remembering(CancellationToken token)
            {
                hangsOnTheToken = new WeakReference(token.WaitHandle);
                return a.RunAsync(token);
            }
        });

    // Step 5: null

    [Fact]
    public Task Refuses_null_in_the_call_itself() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "jobs",
                () =>
                {
                    _ = Gather.AsCompletedAsync<string>(null!);
                    return Task.CompletedTask;
                }
            )
        );

    private static async Task ReadAsync(
        Spec spec,
        List<string> got,
        IAsyncEnumerable<string> stream,
        Func<Task>? afterEach = null,
        CancellationToken token = default
    )
    {
        await foreach (var result in stream.WithCancellation(token))
        {
            got.Add($"{result} at {spec.Elapsed.TotalSeconds} s");
            await (afterEach?.Invoke() ?? Task.CompletedTask);
        }
    }

    // A spec that lets time pass itself must say when the call has ended, or its chart does not show it.
    private static Task ReadSlowlyAsync(Spec spec, List<string> got, IAsyncEnumerable<string> stream, TimeSpan pause) =>
        spec.ShouldEndAsAsync(
            TaskStatus.RanToCompletion,
            () => ReadAsync(spec, got, stream, () => spec.Clock.DelayAsync(pause))
        );

    private static Task<string> WithABrokenCallback(FakeJob job, CancellationToken token)
    {
        token.Register(static () => throw new InvalidOperationException("the callback failed"));
        return job.RunAsync(token);
    }

    private static async Task ReadOneAsync(IAsyncEnumerable<string> stream)
    {
        await foreach (var _ in stream)
        {
            break;
        }
    }

    private static void ShouldHaveGot(Spec spec, List<string> got, params string[] expected) =>
        spec.ShouldBeSequence("the results, each with the moment at which the reader got it,", got, expected);

    private static void ShouldHaveStartedOnly(Spec spec, params string[] names) =>
        spec.ShouldBeSequence(
            "the started jobs",
            spec.Timeline.Spans.Select(static span => span.Name).Order(StringComparer.Ordinal),
            names
        );

    private static Func<CancellationToken, Task<string>>[] Jobs(Spec spec, params int[] milliseconds) =>
        [
            .. milliseconds.Select(
                (time, i) => spec.Job(i < 26 ? $"{(char)('A' + i)}" : $"job {i + 1}", time.Milliseconds)
            ),
        ];
}
