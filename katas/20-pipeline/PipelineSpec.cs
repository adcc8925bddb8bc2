using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.Pipeline;

public sealed class PipelineSpec
{
    // Step 1: one worker

    [Fact]
    public Task Gives_the_result_of_every_item() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(spec, got, Run(new Belt(spec, Jobs(spec, 1000, 1000, 1000))));
            ShouldHaveGot(spec, got, "A at 1 s", "B at 2 s", "C at 3 s");
        });

    [Fact]
    public Task Transforms_each_item_once_and_reads_the_source_once() =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, Jobs(spec, 1000, 1000, 1000));
            await ReadAsync(spec, [], Run(belt, workers: 2));
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveHappened("the source", "read", belt.Readings);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_result_that_is_null_comes_out_like_any_other(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            static async Task<string?> WithoutAResultAsync(FakeJob job, CancellationToken token)
            {
                await job.RunAsync(token);
                return null;
            }

            List<string?> got = [];
            var belt = new Belt(spec, Jobs(spec, 1000, 1000));
            await foreach (var result in Pipeline.RunAsync(belt, WithoutAResultAsync, 1, 1, inOrder))
            {
                got.Add(result);
            }

            spec.ShouldBe("the number of results", got.Count, 2);
        });

    [Fact]
    public Task Reads_the_next_item_while_the_worker_is_busy() =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, Jobs(spec, 1000, 1000, 1000)) { Interval = 1.Seconds };
            var got = new List<string>();
            await ReadAsync(spec, got, Run(belt));
            ShouldHaveGot(spec, got, "A at 2 s", "B at 3 s", "C at 4 s");
        });

    [Fact]
    public Task Gives_nothing_for_no_items() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(spec, got, Run(new Belt(spec, [])));
            ShouldHaveGot(spec, got);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task Reads_nothing_before_the_first_result_is_asked_for() =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, Jobs(spec, 1000));
            _ = Run(belt);
            await spec.Clock.DelayAsync(5.Seconds);
            spec.ShouldBe("the number of items that were read although nobody had asked for a result", belt.Read, 0);
            spec.ShouldHaveStarted();
        });

    [Fact]
    public Task Disposes_the_source_at_its_end() =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, Jobs(spec, 1000, 1000));
            await ReadAsync(spec, [], Run(belt));
            ShouldBeDisposedOnce(spec, belt);
        });

    [Fact]
    public Task Refuses_null_for_the_source_in_the_call_itself() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "source",
                () =>
                {
                    _ = Run(null!);
                    return Task.CompletedTask;
                }
            )
        );

    [Fact]
    public Task Refuses_null_for_the_transform_in_the_call_itself() =>
        Spec.RunAsync(spec =>
            spec.ShouldRefuseNullAsync(
                "transform",
                () =>
                {
                    _ = Pipeline.RunAsync<FakeJob, string>(new Belt(spec, []), null!, 1, 1);
                    return Task.CompletedTask;
                }
            )
        );

    [Theory]
    [InlineData("workers", 0, 1)]
    [InlineData("workers", -1, 1)]
    [InlineData("capacity", 1, 0)]
    [InlineData("capacity", 1, int.MinValue)]
    public Task Refuses_numbers_below_one_in_the_call_itself(string parameter, int workers, int capacity) =>
        Spec.RunAsync(async spec =>
        {
            var refused = await spec.ShouldThrowAsync<ArgumentOutOfRangeException>(() =>
            {
                _ = Run(new Belt(spec, []), workers, capacity);
                return Task.CompletedTask;
            });
            spec.Should(
                string.Equals(refused.ParamName, parameter, StringComparison.Ordinal),
                $"Expected the exception to name the parameter {parameter}; it names {refused.ParamName ?? "none"}."
            );
        });

    // Step 2: several workers

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Never_runs_more_transforms_at_once_than_there_are_workers(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            await ReadAsync(spec, [], Run(new Belt(spec, spec.EqualJobs(12, 1.Seconds)), 3, 2, inOrder));
            spec.ShouldHavePeakedAt(3);
            spec.ShouldHaveTaken(4.Seconds);
        });

    [Fact]
    public Task No_worker_is_idle_while_there_are_items() =>
        Spec.RunAsync(async spec =>
        {
            await ReadAsync(spec, [], Run(new Belt(spec, Jobs(spec, 3000, 1000, 1000, 1000)), 2));
            spec.ShouldHaveKeptBusy(2);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_result_comes_out_the_moment_it_is_ready() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            var belt = new Belt(spec, Jobs(spec, 3000, 1000, 1500, 200));
            await ReadAsync(
                spec,
                got,
                Pipeline.RunAsync(belt, static (job, stop) => job.RunAsync(stop), workers: 2, capacity: 1)
            );
            ShouldHaveGot(spec, got, "B at 1 s", "C at 2.5 s", "D at 2.7 s", "A at 3 s");
        });

    [Fact]
    public Task A_hundred_items_pass_ten_workers() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(spec, got, Run(new Belt(spec, spec.EqualJobs(100, 1.Seconds)), 10, 10));
            spec.ShouldBe("the number of results", got.Count, 100);
            spec.ShouldHaveTaken(10.Seconds);
        });

    [Fact]
    public Task More_workers_than_items_do_no_harm() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(spec, got, Run(new Belt(spec, Jobs(spec, 1000, 2000)), 50, 1));
            ShouldHaveGot(spec, got, "A at 1 s", "B at 2 s");
        });

    // Step 3: back-pressure

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Slow_workers_hold_up_the_source(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, spec.EqualJobs(100, 1.Seconds));
            var read = await LookAsync(spec, Run(belt, 2, 3, inOrder), 0.5.Seconds, () => belt.Read);
            ShouldHaveReadAtMost(
                spec,
                read,
                6,
                "While 2 workers were at their first items, with room for 3 more on the belt,"
            );
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_slow_reader_holds_up_the_source(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, spec.EqualJobs(100, 10.Milliseconds));
            var read = await PauseAsync(spec, Run(belt, 2, 3, inOrder), () => belt.Read);
            ShouldHaveReadAtMost(
                spec,
                read,
                10,
                "While the reader was busy with the first result, with 2 workers, and room for 3 items and 3 results,"
            );
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_slow_reader_holds_up_the_workers(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var stream = Run(new Belt(spec, spec.EqualJobs(100, 10.Milliseconds)), 2, 3, inOrder);
            var begun = await PauseAsync(spec, stream, () => spec.Timeline.Spans.Count);

            // In order, a transform may begin before there is room for its promise.
            var most = inOrder ? 7 : 6;
            spec.Should(
                begun <= most,
                "While the reader was busy with the first result, with 2 workers and room for 3 results, at "
                    + $"most {most} transforms should have begun; there were {begun}."
            );
        });

    [Fact]
    public Task A_slow_reader_finds_what_is_ready_at_once() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(
                spec,
                got,
                Run(new Belt(spec, Jobs(spec, 1000, 1000, 1000)), 1, 2),
                () => spec.Clock.DelayAsync(3.Seconds)
            );
            ShouldHaveGot(spec, got, "A at 1 s", "B at 4 s", "C at 7 s");
        });

    // Step 4: order where asked

    [Fact]
    public Task In_order_the_results_come_in_the_order_of_the_items() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(spec, got, Run(new Belt(spec, Jobs(spec, 3000, 1000, 1500, 2000)), 2, 4, inOrder: true));
            ShouldHaveGot(spec, got, "A at 3 s", "B at 3 s", "C at 3 s", "D at 4.5 s");
        });

    [Fact]
    public Task In_order_a_slow_item_does_not_hold_up_the_workers() =>
        Spec.RunAsync(async spec =>
        {
            await ReadAsync(spec, [], Run(new Belt(spec, Jobs(spec, 3000, 1000, 1000, 1000)), 2, 4, inOrder: true));
            spec.ShouldHaveKeptBusy(2);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task In_order_a_slow_item_holds_up_the_source_in_the_end() =>
        Spec.RunAsync(async spec =>
        {
            FakeJob[] jobs = [spec.Job("slow", 60.Seconds), .. spec.EqualJobs(100, 10.Milliseconds)];
            var belt = new Belt(spec, jobs);
            var read = await LookAsync(spec, Run(belt, 2, 3, inOrder: true), 30.Seconds, () => belt.Read);
            ShouldHaveReadAtMost(
                spec,
                read,
                9,
                "While everybody waited for the first item, with 2 workers, and room for 3 items and 3 results,"
            );
        });

    [Fact]
    public Task In_order_a_result_comes_out_the_moment_its_turn_has_come() =>
        Spec.RunAsync(async spec =>
        {
            var got = new List<string>();
            await ReadAsync(spec, got, Run(new Belt(spec, Jobs(spec, 1000, 2000, 3000)), 3, 1, inOrder: true));
            ShouldHaveGot(spec, got, "A at 1 s", "B at 2 s", "C at 3 s");
        });

    // Step 5: a stage fails

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task The_failure_of_a_transform_comes_out(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 5000, 1000, 5000, 5000, 5000);
            jobs[1].Failing();
            await spec.ShouldThrowErrorOfAsync(
                jobs[1],
                () => ReadAsync(spec, [], Run(new Belt(spec, jobs), 2, 1, inOrder))
            );
            spec.ShouldHappenAt("the failure", "come out", "came out", spec.Elapsed, 1.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_transform_that_throws_before_its_first_await_is_no_different(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 5000, 1000, 5000, 5000);
            jobs[1].ThrowingAtOnce();
            await spec.ShouldThrowErrorOfAsync(
                jobs[1],
                () => ReadAsync(spec, [], Run(new Belt(spec, jobs), 2, 1, inOrder))
            );
            spec.ShouldHaveOutcome(jobs[0], SpanOutcome.Cancelled);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task The_failure_of_the_source_comes_out(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, Jobs(spec, 5000, 5000))
            {
                Interval = 0.5.Seconds,
                Error = new InvalidOperationException("the oven is broken"),
            };
            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                ReadAsync(spec, [], Run(belt, 3, 1, inOrder))
            );
            spec.ShouldBe("the exception", thrown, belt.Error);
            spec.ShouldHappenAt("the failure", "come out", "came out", spec.Elapsed, 1.5.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_source_that_throws_when_it_is_asked_to_begin_is_no_different() =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, Jobs(spec, 1000))
            {
                Error = new InvalidOperationException("the oven is broken"),
                ThrowsAtOnce = true,
            };
            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                ReadAsync(spec, [], Run(belt, 2))
            );
            spec.ShouldBe("the exception", thrown, belt.Error);
            spec.ShouldHaveStarted();
        });

    [Fact]
    public Task A_failure_cancels_the_transforms_that_run_and_waits_for_them() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 5000, 1000);
            jobs[0].CleaningUpFor(2.Seconds);
            jobs[1].Failing();
            await spec.ShouldThrowErrorOfAsync(jobs[1], () => ReadAsync(spec, [], Run(new Belt(spec, jobs), 2)));
            spec.ShouldHaveEnded("B", "A");
            spec.ShouldHappenAt("the failure", "come out", "came out", spec.Elapsed, 3.Seconds);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_failure_cancels_the_transforms_that_run_also_while_the_reader_is_busy(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 1000, 9000, 2000);
            jobs[2].Failing();
            var stream = Run(new Belt(spec, jobs), 3, 1, inOrder);
            await spec.ShouldThrowErrorOfAsync(
                jobs[2],
                () => ReadAsync(spec, [], stream, () => spec.Clock.DelayAsync(10.Seconds))
            );
            spec.ShouldHaveOutcome(jobs[1], SpanOutcome.Cancelled);
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task No_transform_begins_after_a_failure(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            // A ends after the failure, and there are items left on the belt.
            var jobs = Jobs(spec, 2000, 1000, 1000, 1000, 1000);
            jobs[0].IgnoringCancellation();
            jobs[1].Failing();
            await spec.ShouldThrowErrorOfAsync(
                jobs[1],
                () => ReadAsync(spec, [], Run(new Belt(spec, jobs), 2, 3, inOrder))
            );
            spec.ShouldHaveStarted("A", "B");
        });

    [Fact]
    public Task A_later_failure_does_not_replace_the_first() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 2000, 1000);
            jobs[0].IgnoringCancellation().Failing();
            jobs[1].Failing();
            await spec.ShouldThrowErrorOfAsync(jobs[1], () => ReadAsync(spec, [], Run(new Belt(spec, jobs), 2)));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_callback_on_the_token_that_throws_does_not_replace_the_failure() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 5000, 1000);
            jobs[0].CleaningUpFor(0.5.Seconds);
            jobs[1].Failing();
            var stream = Pipeline.RunAsync(new Belt(spec, jobs), WithABrokenCallback, 2, 1);
            await spec.ShouldThrowErrorOfAsync(jobs[1], () => ReadAsync(spec, [], stream));
            spec.ShouldHaveLeftNothingBehind();

            static Task<string> WithABrokenCallback(FakeJob job, CancellationToken token)
            {
                token.Register(static () => throw new InvalidOperationException("the callback failed"));
                return job.RunAsync(token);
            }
        });

    [Fact]
    public Task A_failure_disposes_a_source_that_is_waiting_for_room() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = spec.EqualJobs(100, 1.Seconds);
            jobs[0].Failing();
            var belt = new Belt(spec, jobs) { Disposal = 2.Seconds };
            await spec.ShouldThrowErrorOfAsync(jobs[0], () => ReadAsync(spec, [], Run(belt, 1, 2)));
            ShouldBeDisposedOnce(spec, belt);
            spec.ShouldHappenAt("the failure", "come out", "came out", spec.Elapsed, 3.Seconds);
        });

    [Fact]
    public Task A_failure_disposes_a_source_that_is_waiting_for_its_next_item() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 1000, 1000);
            jobs[0].Failing();
            var belt = new Belt(spec, jobs) { Interval = 10.Seconds };
            await spec.ShouldThrowErrorOfAsync(jobs[0], () => ReadAsync(spec, [], Run(belt, 1, 2)));
            spec.ShouldHappenAt("the failure", "come out", "came out", spec.Elapsed, 11.Seconds);
            ShouldBeDisposedOnce(spec, belt);
        });

    [Fact]
    public Task All_workers_may_fail_and_nobody_waits_for_ever() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = spec.EqualJobs(100, 1.Seconds);
            foreach (var job in jobs)
            {
                job.IgnoringCancellation().Failing();
            }

            var thrown = await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                ReadAsync(spec, [], Run(new Belt(spec, jobs), 3, 2))
            );
            spec.Should(
                jobs[..3].Any(job => ReferenceEquals(job.Error, thrown)),
                "Expected the failure of one of the first three items to come out; it was "
                    + $"InvalidOperationException ({thrown.Message})."
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_failure_reaches_a_reader_that_comes_late(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 1000, 2000, 1000, 1000, 1000);
            jobs[1].Failing();
            var stream = Run(new Belt(spec, jobs), 1, 1, inOrder);
            await spec.ShouldThrowErrorOfAsync(
                jobs[1],
                () => ReadAsync(spec, [], stream, () => spec.Clock.DelayAsync(10.Seconds))
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task A_transform_that_ends_as_cancelled_by_itself_ends_the_line_as_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 5000, 1000, 5000);
            jobs[1].EndingCancelled();
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => ReadAsync(spec, [], Run(new Belt(spec, jobs), 2)));
            spec.ShouldHappenAt("the stream", "end", "ended", spec.Elapsed, 1.Seconds);
            spec.ShouldHaveLeftNothingBehind();
        });

    // Step 6: the reader leaves, the caller cancels

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Leaving_the_loop_cancels_the_transforms_and_waits_for_them(bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 1000, 5000, 5000, 5000, 5000, 5000);
            jobs[1].CleaningUpFor(2.Seconds);
            await TakeOneAndStopAsync(Run(new Belt(spec, jobs), 2, 1, inOrder));
            spec.ShouldHaveLeftNothingBehind();
            spec.ShouldHaveOutcome(jobs[1], SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task Leaving_the_loop_disposes_the_source() =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, spec.EqualJobs(100, 1.Seconds)) { Disposal = 2.Seconds };
            await TakeOneAndStopAsync(Run(belt, 2), () => spec.Clock.DelayAsync(5.Seconds));
            ShouldBeDisposedOnce(spec, belt);
            spec.ShouldHaveTaken(8.Seconds);
        });

    [Fact]
    public Task Leaving_the_loop_by_an_exception_throws_that_one() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 1000, 5000, 5000);
            jobs[1].IgnoringCancellation().Failing();
            var error = new FormatException("the reader does not like it");
            var thrown = await spec.ShouldThrowAsync<FormatException>(() =>
                ReadAsync(spec, [], Run(new Belt(spec, jobs), 2), () => throw error)
            );
            spec.ShouldBe("the exception", thrown, error);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Theory]
    [InlineData("the call")]
    [InlineData("WithCancellation")]
    public Task Cancellation_ends_the_line_as_cancelled(string given) =>
        Spec.RunAsync(async spec =>
        {
            var jobs = Jobs(spec, 5000, 5000, 5000, 5000, 5000);
            jobs[0].CleaningUpFor(0.5.Seconds);
            var belt = new Belt(spec, jobs);
            var caller = spec.CancelledAfter(2.Seconds);
            var (ofTheCall, ofTheLoop) = given == "the call" ? (caller, default(CancellationToken)) : (default, caller);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => ReadAsync(spec, [], Run(belt, 2, token: ofTheCall), token: ofTheLoop)
            );
            spec.ShouldHappenAt("the stream", "end", "ended", spec.Elapsed, 2.5.Seconds);
            spec.ShouldHaveLeftNothingBehind();
            ShouldBeDisposedOnce(spec, belt);
        });

    [Theory]
    [InlineData("the call", false)]
    [InlineData("the call", true)]
    [InlineData("WithCancellation", false)]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller(string given, bool inOrder) =>
        Spec.RunAsync(async spec =>
        {
            var caller = spec.CancelledAfter(2.Seconds);
            var (ofTheCall, ofTheLoop) = given == "the call" ? (caller, default(CancellationToken)) : (default, caller);
            var stream = Run(new Belt(spec, Jobs(spec, 5000, 5000, 5000)), 2, 1, inOrder, ofTheCall);
            await spec.ShouldThrowCancellationOfAsync(caller, () => ReadAsync(spec, [], stream, token: ofTheLoop));
        });

    [Theory]
    [InlineData("the call")]
    [InlineData("WithCancellation")]
    public Task Cancellation_reaches_a_source_that_is_waiting(string given) =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, Jobs(spec, 1000)) { Interval = 60.Seconds };
            var caller = spec.CancelledAfter(2.Seconds);
            var (ofTheCall, ofTheLoop) = given == "the call" ? (caller, default(CancellationToken)) : (default, caller);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                ReadAsync(spec, [], Run(belt, token: ofTheCall), token: ofTheLoop)
            );
            spec.ShouldHappenAt("the stream", "end", "ended", spec.Elapsed, 2.Seconds);
            ShouldBeDisposedOnce(spec, belt);
        });

    [Fact]
    public Task The_token_of_the_call_counts_even_if_WithCancellation_adds_one() =>
        Spec.RunAsync(async spec =>
        {
            using var never = new CancellationTokenSource();
            var stream = Run(new Belt(spec, Jobs(spec, 5000, 5000)), 2, token: spec.CancelledAfter(2.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                ReadAsync(spec, [], stream, token: never.Token)
            );
            spec.ShouldHappenAt("the stream", "end", "ended", spec.Elapsed, 2.Seconds);
        });

    [Fact]
    public Task A_token_that_is_cancelled_already_leaves_the_source_alone() =>
        Spec.RunAsync(async spec =>
        {
            var belt = new Belt(spec, Jobs(spec, 1000));
            var caller = spec.CancelledAfter(0.Seconds);
            await spec.ShouldThrowCancellationOfAsync(caller, () => ReadAsync(spec, [], Run(belt, token: caller)));
            spec.ShouldHaveHappened("the source", "read", belt.Readings, 0);
        });

    [Fact]
    public Task A_stream_that_has_ended_does_not_listen_to_the_caller_any_more() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var calls = 0;
            await ReadAsync(
                spec,
                [],
                Pipeline.RunAsync(new Belt(spec, Jobs(spec, 1000)), Listening, 1, 1, cancellationToken: caller.Token)
            );
            calls = 0;
            await caller.CancelAsync();
            spec.Should(
                calls == 0,
                "Expected the caller's token to be let go when the stream had ended; the caller cancelled "
                    + "afterwards, and that still reached the token of a transform."
            );

            Task<string> Listening(FakeJob job, CancellationToken token)
            {
                token.Register(() => calls++);
                return job.RunAsync(token);
            }
        });

    [Theory]
    [InlineData("at its end")]
    [InlineData("by a reader that leaves")]
    public Task A_stream_that_has_ended_leaves_nothing_attached_to_the_token_of_the_caller(string ended) =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            WeakReference? hangsOnTheToken = null;
            await (ended == "at its end" ? ReadAsync(spec, [], Stream()) : TakeOneAndStopAsync(Stream()));

            // What the token of a transform keeps alive is gone, unless the caller's token keeps that token alive.
            await spec.Clock.DelayAsync(1.Seconds);
            GC.Collect();
            spec.Should(
                hangsOnTheToken?.IsAlive == false,
                "Expected the token of the transforms to be cut off from the caller's token when the stream had ended.",
                "The caller's token still holds on to the token of the transforms, for as long as it lives."
            );
            GC.KeepAlive(caller);

            // No variable, or that would keep it alive.
            IAsyncEnumerable<string> Stream() =>
                Pipeline.RunAsync(new Belt(spec, Jobs(spec, 1000)), Remembering, 1, 1, cancellationToken: caller.Token);

            Task<string> Remembering(FakeJob job, CancellationToken token)
            {
                hangsOnTheToken = new WeakReference(token.WaitHandle);
                return job.RunAsync(token);
            }
        });

    private static IAsyncEnumerable<string> Run(
        Belt belt,
        int workers = 1,
        int capacity = 1,
        bool inOrder = false,
        CancellationToken token = default
    ) => Pipeline.RunAsync(belt, static (job, stop) => job.RunAsync(stop), workers, capacity, inOrder, token);

    private static FakeJob[] Jobs(Spec spec, params int[] milliseconds) =>
        [.. milliseconds.Select((time, i) => spec.Job($"{(char)('A' + i)}", time.Milliseconds))];

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

    private static async Task TakeOneAndStopAsync(IAsyncEnumerable<string> stream, Func<Task>? before = null)
    {
        await foreach (var _ in stream)
        {
            await (before?.Invoke() ?? Task.CompletedTask);
            break;
        }
    }

    // Reads to the end, and looks at the line after some time.
    private static async Task<int> LookAsync(Spec spec, IAsyncEnumerable<string> stream, TimeSpan after, Func<int> look)
    {
        var reading = ReadAsync(spec, [], stream);
        await spec.Clock.DelayAsync(after);
        var seen = look();
        await reading;
        return seen;
    }

    // Reads to the end, but is busy with the first result for a while, and looks at the line then.
    private static async Task<int> PauseAsync(Spec spec, IAsyncEnumerable<string> stream, Func<int> look)
    {
        int? seen = null;
        await foreach (var _ in stream)
        {
            if (seen is null)
            {
                await spec.Clock.DelayAsync(5.Seconds);
                seen = look();
            }
        }

        return seen ?? 0;
    }

    private static void ShouldHaveGot(Spec spec, List<string> got, params string[] expected) =>
        spec.ShouldBeSequence("the results, each with the moment at which the reader got it,", got, expected);

    private static void ShouldHaveReadAtMost(Spec spec, int read, int expected, string when) =>
        spec.Should(
            read <= expected,
            $"{when} at most {expected} items should have been read from the source; there were {read}."
        );

    private static void ShouldBeDisposedOnce(Spec spec, Belt belt)
    {
        spec.ShouldHaveHappened("the source", "disposed", belt.Disposals);
        spec.Should(
            !belt.WasDisposedWhileReading,
            "Expected the source to be disposed when it had answered; it was disposed while it was getting its "
                + "next item."
        );
    }

    /// <summary>A source that counts what is done to it.</summary>
    private sealed class Belt(Spec spec, IReadOnlyList<FakeJob> items) : IAsyncEnumerable<FakeJob>
    {
        /// <summary>Time that it takes to get an item, and to find out that there is none.</summary>
        public TimeSpan Interval { get; init; }

        /// <summary>Time that it takes to dispose it. Only then is it disposed.</summary>
        public TimeSpan Disposal { get; init; }

        /// <summary>What it throws when the items are used up.</summary>
        public Exception? Error { get; init; }

        public bool ThrowsAtOnce { get; init; }

        public int Readings { get; private set; }

        public int Read { get; private set; }

        public int Disposals { get; private set; }

        public bool WasDisposedWhileReading { get; private set; }

        public IAsyncEnumerator<FakeJob> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Readings++;
            return ThrowsAtOnce ? throw Error! : new Reading(this, cancellationToken);
        }

        private sealed class Reading(Belt belt, CancellationToken cancellationToken) : IAsyncEnumerator<FakeJob>
        {
            private int _next;
            private bool _isReading;

            public FakeJob Current { get; private set; } = null!;

            public async ValueTask<bool> MoveNextAsync()
            {
                _isReading = true;
                try
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (belt.Interval > TimeSpan.Zero)
                    {
                        await Task.Delay(belt.Interval, belt.Clock, cancellationToken);
                    }

                    if (_next == belt.Items.Count)
                    {
                        return belt.Error is null ? false : throw belt.Error;
                    }

                    Current = belt.Items[_next++];
                    belt.Read++;
                    return true;
                }
                finally
                {
                    _isReading = false;
                }
            }

            public async ValueTask DisposeAsync()
            {
                belt.WasDisposedWhileReading |= _isReading;
                if (belt.Disposal > TimeSpan.Zero)
                {
                    await Task.Delay(belt.Disposal, belt.Clock, CancellationToken.None);
                }

                belt.Disposals++;
            }
        }

        private TimeProvider Clock => spec.Clock;

        private IReadOnlyList<FakeJob> Items => items;
    }
}
