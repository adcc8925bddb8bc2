using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.TaskGroup;

public sealed class TaskGroupSpec
{
    // Step 1: a group runs its body

    [Fact]
    public Task A_group_runs_its_body_once_and_waits_for_it() =>
        Spec.RunAsync(async spec =>
        {
            var body = spec.Job("body", 2.Seconds);
            await TaskGroup.RunAsync(_ => body.RunAsync());
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_group_refuses_a_null_body() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("body", () => TaskGroup.RunAsync(null!)));

    // Step 2: a job starts at once, and its task brings its result

    [Fact]
    public Task A_job_runs_beside_the_body() =>
        Spec.RunAsync(async spec =>
        {
            var (a, body) = (spec.Job("A", 1.Seconds), spec.Job("body", 2.Seconds));
            await TaskGroup.RunAsync(group =>
            {
                _ = group.Run(a.RunAsync);
                return body.RunAsync();
            });
            spec.ShouldHavePeakedAt(2);
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_job_has_begun_when_Run_gives_back_its_task() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds);
            var begun = false;
            await TaskGroup.RunAsync(async group =>
            {
                // The thread, and not only the fact: one of the pool may be quick enough to begin before Run returns.
                Thread? thread = null;
                var task = group.Run(token =>
                {
                    thread = Thread.CurrentThread;
                    return a.RunAsync(token);
                });
                begun = ReferenceEquals(thread, Thread.CurrentThread);
                await task;
            });
            spec.Should(
                begun,
                "Expected Run to call the job itself, before it gives back the task; at 0 s Run had returned, "
                    + "and no such call had been made: it came later, or on another thread."
            );
        });

    [Fact]
    public Task The_body_can_await_the_results_of_its_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (t3, t4) = Recipe(spec, 3, 4);
            string[] results = [];
            await TaskGroup.RunAsync(async group =>
            {
                var (r3, r4) = (group.Run(t3.RunAsync), group.Run(t4.RunAsync));
                results = [await r3, await r4];
            });
            spec.ShouldHaveResults(results, "task (3) result", "task (4) result");
            spec.ShouldHaveTaken(3.5.Seconds);
        });

    [Fact]
    public Task A_group_refuses_a_null_job() =>
        Spec.RunAsync(async spec =>
        {
            await OutcomeOfAsync(() =>
                TaskGroup.RunAsync(group => spec.ShouldRefuseNullAsync("job", () => group.Run<string>(null!)))
            );
        });

    // Step 3: the group ends when its last job has ended

    [Fact]
    public Task A_group_waits_for_the_jobs_that_nobody_awaits() =>
        Spec.RunAsync(async spec =>
        {
            var (t1, t2) = Recipe(spec, 1, 2);
            await TaskGroup.RunAsync(group => StartAll(group, t1, t2));
            spec.ShouldHaveTaken(3.5.Seconds);
            spec.ShouldHaveEnded("t1", "t2");
        });

    [Fact]
    public Task The_results_are_there_when_the_group_has_ended() =>
        Spec.RunAsync(async spec =>
        {
            var (t5, t6) = Recipe(spec, 5, 6);
            Task<string>[] tasks = [];
            await TaskGroup.RunAsync(group =>
            {
                tasks = [group.Run(t5.RunAsync), group.Run(t6.RunAsync)];
                return Task.CompletedTask;
            });
            var states = tasks.Select(static task => task.Status);
            spec.ShouldBeSequence(
                "the states of the jobs' tasks after the group",
                states,
                TaskStatus.RanToCompletion,
                TaskStatus.RanToCompletion
            );
            spec.ShouldHaveResults(await Task.WhenAll(tasks), "task (5) result", "task (6) result");
        });

    [Fact]
    public Task A_hundred_jobs_take_as_long_as_one() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = spec.EqualJobs(100, 0.2.Seconds);
            await TaskGroup.RunAsync(group => StartAll(group, jobs));
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveTaken(0.2.Seconds);
        });

    [Fact]
    public Task A_group_without_jobs_ends_with_its_body() =>
        Spec.RunAsync(async spec =>
        {
            await TaskGroup.RunAsync(static _ => Task.CompletedTask);
            spec.ShouldHaveTaken(0.Seconds);
        });

    // Step 4: late jobs count

    [Fact]
    public Task A_group_waits_for_a_job_that_comes_while_it_is_ending() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds));
            await TaskGroup.RunAsync(group =>
            {
                _ = group.Run(async token =>
                {
                    await a.RunAsync(token);
                    _ = group.Run(b.RunAsync);
                    return 0;
                });
                return Task.CompletedTask;
            });
            spec.ShouldHaveEnded("A", "B");
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_group_waits_for_jobs_that_each_bring_another_one() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = spec.EqualJobs(5, 1.Seconds);
            await TaskGroup.RunAsync(group =>
            {
                _ = group.Run(token => FromAsync(group, 0, token));
                return Task.CompletedTask;
            });
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveTaken(5.Seconds);

            async Task<int> FromAsync(TaskGroup group, int index, CancellationToken token)
            {
                await jobs[index].RunAsync(token);
                if (index + 1 < jobs.Length)
                {
                    _ = group.Run(another => FromAsync(group, index + 1, another));
                }

                return index;
            }
        });

    // Step 5: every failure comes out

    [Fact]
    public Task Each_of_several_failures_that_look_alike_is_kept() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds).Failing(new InvalidOperationException("The disk is full."));
            var b = spec.Job("B", 2.Seconds).Failing(new InvalidOperationException("The disk is full."));
            await spec.ShouldThrowTogetherAsync(
                () => TaskGroup.RunAsync(group => StartAll(group, a, b.IgnoringCancellation())),
                a.Error!,
                b.Error!
            );
        });

    [Fact]
    public Task Every_failure_is_kept() =>
        Spec.RunInEveryOrderAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds).Failing().IgnoringCancellation();
            var b = spec.Job("B", 1.Seconds).Failing().IgnoringCancellation();
            var c = spec.Job("C", 2.Seconds).Failing().IgnoringCancellation();
            await spec.ShouldThrowTogetherAsync(
                () => TaskGroup.RunAsync(group => StartAll(group, a, b, c)),
                a.Error!,
                b.Error!,
                c.Error!
            );
        });

    [Fact]
    public Task A_single_failure_comes_out_in_an_AggregateException() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds).Failing();
            await spec.ShouldThrowTogetherAsync(() => TaskGroup.RunAsync(group => StartAll(group, a)), a.Error!);
        });

    [Fact]
    public Task The_task_of_a_failed_job_has_its_own_exception() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds).Failing();
            Task<string>? task = null;
            await OutcomeOfAsync(() =>
                TaskGroup.RunAsync(group =>
                {
                    task = group.Run(a.RunAsync);
                    return Task.CompletedTask;
                })
            );
            await spec.ShouldThrowErrorOfAsync(a, () => task!);
        });

    [Fact]
    public Task A_job_that_throws_before_its_first_await_fails_like_any_other() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds).ThrowingAtOnce();
            var returned = false;
            var act = () =>
                TaskGroup.RunAsync(group =>
                {
                    _ = group.Run(a.RunAsync);
                    returned = true;
                    return Task.CompletedTask;
                });
            await spec.ShouldThrowTogetherAsync(act, a.Error!);
            spec.Should(returned, "Expected Run to give back the task of A; it threw the exception of A instead.");
        });

    // Step 6: the first failure cancels the other jobs

    [Fact]
    public Task The_first_failure_cancels_the_other_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 2.Seconds));
            await OutcomeOfAsync(() => TaskGroup.RunAsync(group => StartAll(group, a, b, c)));
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveOutcome(c, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_job_that_throws_before_its_first_await_cancels_the_other_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).ThrowingAtOnce());
            await OutcomeOfAsync(() => TaskGroup.RunAsync(group => StartAll(group, a, b)));
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task A_failed_group_waits_until_its_jobs_have_cleaned_up() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds).CleaningUpFor(2.Seconds), spec.Job("B", 1.Seconds).Failing());
            await OutcomeOfAsync(() => TaskGroup.RunAsync(group => StartAll(group, a, b)));
            spec.ShouldHaveEnded("B", "A");
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_failed_group_waits_for_a_job_that_ignores_cancellation() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 4.Seconds).IgnoringCancellation(), spec.Job("B", 1.Seconds).Failing());
            await OutcomeOfAsync(() => TaskGroup.RunAsync(group => StartAll(group, a, b)));
            spec.ShouldHaveOutcome(a, SpanOutcome.Succeeded);
            spec.ShouldHaveTaken(4.Seconds);
        });

    // Step 7: cancelled is not failed

    [Fact]
    public Task A_cancelled_job_is_not_a_failure() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 2.Seconds));
            await spec.ShouldThrowTogetherAsync(() => TaskGroup.RunAsync(group => StartAll(group, a, b, c)), b.Error!);
        });

    [Fact]
    public Task A_job_that_ends_as_cancelled_by_itself_stops_nobody() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).EndingCancelled(), spec.Job("B", 2.Seconds));
            await TaskGroup.RunAsync(group => StartAll(group, a, b));
            spec.ShouldHaveOutcome(b, SpanOutcome.Succeeded);
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_job_that_is_cancelled_through_a_token_of_its_own_stops_nobody() =>
        Spec.RunAsync(async spec =>
        {
            using var own = new CancellationTokenSource(1.Seconds, spec.Clock);
            var (a, b) = (spec.Job("A", 5.Seconds), spec.Job("B", 2.Seconds));
            await TaskGroup.RunAsync(group =>
            {
                _ = group.Run(_ => a.RunAsync(own.Token));
                _ = group.Run(b.RunAsync);
                return Task.CompletedTask;
            });
            spec.ShouldHaveOutcome(b, SpanOutcome.Succeeded);
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_job_that_is_cancelled_before_its_first_await_stops_nobody() =>
        Spec.RunAsync(async spec =>
        {
            var cancelled = new OperationCanceledException("A was cancelled");
            var (a, b) = (spec.Job("A", 1.Seconds).ThrowingAtOnce(cancelled), spec.Job("B", 2.Seconds));
            await spec.ShouldEndAsAsync(
                TaskStatus.RanToCompletion,
                () => TaskGroup.RunAsync(group => StartAll(group, a, b))
            );
            spec.ShouldHaveOutcome(b, SpanOutcome.Succeeded);
            spec.ShouldHaveTaken(2.Seconds);
        });

    // Step 8: the body can listen

    [Fact]
    public Task The_body_hears_of_a_failure_through_the_token_of_the_group() =>
        Spec.RunAsync(async spec =>
        {
            var (a, body) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("body", 5.Seconds));
            await OutcomeOfAsync(() =>
                TaskGroup.RunAsync(async group =>
                {
                    _ = group.Run(a.RunAsync);
                    await OutcomeOfAsync(() => body.RunAsync(group.CancellationToken));
                })
            );
            spec.ShouldHaveOutcome(body, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(1.Seconds);
        });

    // Step 9: the body can fail too

    [Fact]
    public Task A_failure_of_the_body_comes_out_in_an_AggregateException() =>
        Spec.RunAsync(async spec =>
        {
            var body = spec.Job("body", 1.Seconds).Failing();
            await spec.ShouldThrowTogetherAsync(() => TaskGroup.RunAsync(_ => body.RunAsync()), body.Error!);
        });

    [Fact]
    public Task A_failing_body_cancels_the_jobs_and_waits_for_them() =>
        Spec.RunAsync(async spec =>
        {
            var (a, body) = (spec.Job("A", 5.Seconds).CleaningUpFor(2.Seconds), spec.Job("body", 1.Seconds).Failing());
            await OutcomeOfAsync(() =>
                TaskGroup.RunAsync(group =>
                {
                    _ = group.Run(a.RunAsync);
                    return body.RunAsync();
                })
            );
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_body_that_throws_before_its_first_await_fails_like_any_other() =>
        Spec.RunAsync(async spec =>
        {
            var (a, body) = (
                spec.Job("A", 5.Seconds).CleaningUpFor(2.Seconds),
                spec.Job("body", 0.Seconds).ThrowingAtOnce()
            );
            var act = () =>
                TaskGroup.RunAsync(group =>
                {
                    _ = group.Run(a.RunAsync);
                    return body.RunAsync();
                });
            await spec.ShouldThrowTogetherAsync(act, body.Error!);
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task The_failures_of_the_body_and_of_the_jobs_are_all_kept() =>
        Spec.RunAsync(async spec =>
        {
            var (a, body) = (
                spec.Job("A", 2.Seconds).Failing().IgnoringCancellation(),
                spec.Job("body", 1.Seconds).Failing()
            );
            var act = () =>
                TaskGroup.RunAsync(group =>
                {
                    _ = group.Run(a.RunAsync);
                    return body.RunAsync();
                });
            await spec.ShouldThrowTogetherAsync(act, body.Error!, a.Error!);
        });

    [Fact]
    public Task A_body_that_a_failure_has_cancelled_is_not_a_failure() =>
        Spec.RunAsync(async spec =>
        {
            var (a, body) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("body", 5.Seconds));
            var act = () =>
                TaskGroup.RunAsync(group =>
                {
                    _ = group.Run(a.RunAsync);
                    return body.RunAsync(group.CancellationToken);
                });
            await spec.ShouldThrowTogetherAsync(act, a.Error!);
        });

    // Step 10: once is enough

    [Fact]
    public Task A_failure_that_the_body_awaits_is_reported_once() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds).Failing();
            await spec.ShouldThrowTogetherAsync(
                () => TaskGroup.RunAsync(async group => await group.Run(a.RunAsync)),
                a.Error!
            );
        });

    [Fact]
    public Task A_failure_that_the_body_awaits_is_reported_once_also_when_it_is_the_second() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds).Failing();
            var b = spec.Job("B", 2.Seconds).Failing().IgnoringCancellation();
            var act = () =>
                TaskGroup.RunAsync(async group =>
                {
                    _ = group.Run(a.RunAsync);
                    await group.Run(b.RunAsync);
                });
            await spec.ShouldThrowTogetherAsync(act, a.Error!, b.Error!);
        });

    // Step 11: the caller can cancel

    [Fact]
    public Task The_caller_can_cancel_the_group() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds), spec.Job("B", 2.Seconds));
            var caller = spec.CancelledAfter(1.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => TaskGroup.RunAsync(group => StartAll(group, a, b), caller)
            );
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveOutcome(b, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_cancelled_group_waits_until_its_jobs_have_ended() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 5.Seconds).CleaningUpFor(1.Seconds),
                spec.Job("B", 4.Seconds).IgnoringCancellation()
            );
            var caller = spec.CancelledAfter(1.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => TaskGroup.RunAsync(group => StartAll(group, a, b), caller)
            );
            spec.ShouldHaveEnded("A", "B");
            spec.ShouldHaveTaken(4.Seconds);
        });

    [Fact]
    public Task The_exception_of_a_cancellation_carries_the_token_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var (a, body) = (spec.Job("A", 3.Seconds), spec.Job("body", 3.Seconds));
            var caller = spec.CancelledAfter(1.Seconds);
            var act = () =>
                TaskGroup.RunAsync(
                    group =>
                    {
                        _ = group.Run(a.RunAsync);
                        return body.RunAsync(group.CancellationToken);
                    },
                    caller
                );
            await spec.ShouldThrowCancellationOfAsync(caller, act);
        });

    [Fact]
    public Task A_cancelled_group_ends_as_cancelled_even_if_all_its_jobs_deliver() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 2.Seconds).IgnoringCancellation();
            var caller = spec.CancelledAfter(1.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => TaskGroup.RunAsync(group => StartAll(group, a), caller)
            );
        });

    [Fact]
    public Task A_group_that_is_cancelled_already_does_not_call_its_body() =>
        Spec.RunAsync(async spec =>
        {
            var body = spec.Job("body", 1.Seconds);
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => TaskGroup.RunAsync(_ => body.RunAsync(), spec.CancelledAfter(0.Seconds))
            );
            spec.ShouldHaveStarted();
        });

    [Fact]
    public Task A_failure_beats_the_cancellation_of_the_caller() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 3.Seconds), spec.Job("B", 2.Seconds).Failing().IgnoringCancellation());
            var caller = spec.CancelledAfter(1.Seconds);
            await spec.ShouldThrowTogetherAsync(
                () => TaskGroup.RunAsync(group => StartAll(group, a, b), caller),
                b.Error!
            );
        });

    // Step 12: the body can give up

    [Fact]
    public Task A_body_that_ends_as_cancelled_by_itself_cancels_the_group() =>
        Spec.RunAsync(async spec =>
        {
            var (a, body) = (spec.Job("A", 5.Seconds), spec.Job("body", 1.Seconds).EndingCancelled());
            var act = () =>
                TaskGroup.RunAsync(group =>
                {
                    _ = group.Run(a.RunAsync);
                    return body.RunAsync();
                });
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, act);
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_body_that_awaits_a_cancelled_job_cancels_the_group_too() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 5.Seconds), spec.Job("B", 1.Seconds).EndingCancelled());
            var act = () =>
                TaskGroup.RunAsync(async group =>
                {
                    _ = group.Run(a.RunAsync);
                    await group.Run(b.RunAsync);
                });
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, act);
            spec.ShouldHaveOutcome(a, SpanOutcome.Cancelled);
        });

    // Step 13: the door closes

    [Fact]
    public Task A_finished_group_takes_no_more_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, late) = (spec.Job("A", 1.Seconds), spec.Job("late", 1.Seconds));
            var finished = await KeepGroupAsync(group => StartAll(group, a));
            await spec.ShouldThrowAsync<InvalidOperationException>(() => finished.Run(late.RunAsync), "Run");
            spec.ShouldHaveStarted("A");
        });

    [Fact]
    public Task A_job_that_comes_after_a_failure_counts_as_cancelled_and_is_not_started() =>
        Spec.RunAsync(async spec =>
        {
            var (a, late, body) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("late", 1.Seconds),
                spec.Job("body", 2.Seconds)
            );
            Task<string>? task = null;
            var act = () =>
                TaskGroup.RunAsync(async group =>
                {
                    _ = group.Run(a.RunAsync);
                    await body.RunAsync();
                    task = group.Run(late.RunAsync);
                });
            await spec.ShouldThrowTogetherAsync(act, a.Error!);
            spec.ShouldHaveHappened("the late job", "started", late.Starts, 0);
            spec.ShouldBe("the state of the late job's task", task?.Status, TaskStatus.Canceled);
        });

    [Fact]
    public Task A_group_that_has_finished_with_a_failure_takes_no_more_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, late) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("late", 1.Seconds));
            var finished = await KeepGroupAsync(group => StartAll(group, a));
            await spec.ShouldThrowAsync<InvalidOperationException>(() => finished.Run(late.RunAsync), "Run");
            spec.ShouldHaveStarted("A");
        });

    [Fact]
    public Task A_group_that_was_cancelled_takes_no_more_jobs_when_it_has_finished() =>
        Spec.RunAsync(async spec =>
        {
            var (a, late) = (spec.Job("A", 2.Seconds), spec.Job("late", 1.Seconds));
            var finished = await KeepGroupAsync(group => StartAll(group, a), spec.CancelledAfter(1.Seconds));
            await spec.ShouldThrowAsync<InvalidOperationException>(() => finished.Run(late.RunAsync), "Run");
            spec.ShouldHaveStarted("A");
        });

    // Step 14: groups in groups

    [Fact]
    public Task The_failures_of_an_inner_group_stay_together() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 1.Seconds).Failing().IgnoringCancellation()
            );
            var c = spec.Job("C", 2.Seconds).Failing().IgnoringCancellation();
            var outer = await spec.ShouldThrowAsync<AggregateException>(() =>
                TaskGroup.RunAsync(group =>
                {
                    _ = group.Run(async token =>
                    {
                        await TaskGroup.RunAsync(inner => StartAll(inner, a, b), token);
                        return 0;
                    });
                    return StartAll(group, c);
                })
            );
            spec.ShouldBe(
                "the number of failures of the outer group (the inner group counts as one)",
                outer.InnerExceptions.Count,
                2
            );
            var inner = outer.InnerExceptions.OfType<AggregateException>().First();
            spec.ShouldHoldTogether(outer, inner, c.Error!);
            spec.ShouldHoldTogether(inner, a.Error!, b.Error!);
        });

    [Fact]
    public Task An_inner_group_whose_failure_is_handled_leaves_the_outer_jobs_alone() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 2.Seconds));
            await TaskGroup.RunAsync(async group =>
            {
                _ = group.Run(a.RunAsync);
                await spec.ShouldThrowTogetherAsync(
                    () => TaskGroup.RunAsync(inner => StartAll(inner, b, c), group.CancellationToken),
                    b.Error!
                );
            });
            spec.ShouldHaveOutcome(a, SpanOutcome.Succeeded);
            spec.ShouldHaveOutcome(c, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task A_failure_in_the_outer_group_cancels_the_inner_group() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 5.Seconds).CleaningUpFor(1.Seconds));
            var act = () =>
                TaskGroup.RunAsync(async group =>
                {
                    _ = group.Run(a.RunAsync);
                    await TaskGroup.RunAsync(inner => StartAll(inner, b), group.CancellationToken);
                });
            await spec.ShouldThrowTogetherAsync(act, a.Error!);
            spec.ShouldHaveOutcome(b, SpanOutcome.Cancelled);
            spec.ShouldHaveTaken(2.Seconds);
        });

    // Step 15: nothing is left behind

    [Fact]
    public Task No_failure_is_left_unobserved_when_nobody_awaits_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (
                spec.Job("A", 1.Seconds).Failing(),
                spec.Job("B", 2.Seconds).Failing().IgnoringCancellation()
            );
            await OutcomeOfAsync(() => TaskGroup.RunAsync(group => StartAll(group, a, b)));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task What_a_callback_of_the_token_throws_is_not_lost() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 5.Seconds));
            var error = new InvalidOperationException("the callback failed");
            var failure = await spec.ShouldThrowAsync<AggregateException>(() =>
                TaskGroup.RunAsync(group =>
                {
                    group.CancellationToken.Register(() => throw error);
                    return StartAll(group, a, b);
                })
            );
            spec.ShouldBeSequence(
                "the messages of the exceptions that came out of the group",
                failure.Flatten().InnerExceptions.Select(static it => it.Message).Order(StringComparer.Ordinal),
                a.Error!.Message,
                error.Message
            );
            spec.ShouldHaveTaken(1.Seconds);
        });

    [Fact]
    public Task A_finished_group_does_not_listen_to_its_caller_any_more() =>
        Spec.RunAsync(async spec =>
        {
            var a = spec.Job("A", 1.Seconds);
            using var caller = new CancellationTokenSource();
            var calls = 0;
            await TaskGroup.RunAsync(
                group =>
                {
                    group.CancellationToken.Register(() => calls++);
                    return StartAll(group, a);
                },
                caller.Token
            );
            calls = 0;
            await caller.CancelAsync();
            spec.Should(
                calls == 0,
                "Expected the caller's token to be let go when the group had ended; the caller cancelled "
                    + "afterwards, and that still reached the token of the group."
            );
        });

    [Fact]
    public Task A_group_that_has_finished_with_a_failure_does_not_listen_to_its_caller_any_more() =>
        Spec.RunAsync(async spec =>
        {
            using var caller = new CancellationTokenSource();
            var (a, b) = (spec.Job("A", 1.Seconds).Failing(), spec.Job("B", 5.Seconds));
            WeakReference? hangsOnTheToken = null;
            await spec.ShouldThrowAsync<AggregateException>(() =>
                TaskGroup.RunAsync(
                    group =>
                    {
                        _ = group.Run(a.RunAsync);
                        _ = group.Run(Remembering);
                        return Task.CompletedTask;
                    },
                    caller.Token
                )
            );

            // What the group's token keeps alive is gone, unless the caller's token keeps the group's token alive.
            await spec.Clock.DelayAsync(1.Seconds);
            GC.Collect();
            spec.Should(
                hangsOnTheToken?.IsAlive == false,
                "Expected the caller's token to be let go when the group had ended; "
                    + "it still holds on to the token of the group, for as long as it lives."
            );
            GC.KeepAlive(caller);

            Task<string> Remembering(CancellationToken token)
            {
                hangsOnTheToken = new WeakReference(token.WaitHandle);
                return b.RunAsync(token);
            }
        });

    // Two jobs that overlap for most of their time: 3 s and 3.5 s.
    private static (FakeJob First, FakeJob Second) Recipe(Spec spec, int first, int second) =>
        (
            spec.Job($"t{first}", 3.Seconds).Returning($"task ({first}) result"),
            spec.Job($"t{second}", 3.5.Seconds).Returning($"task ({second}) result")
        );

    private static Task StartAll(TaskGroup group, params FakeJob[] jobs)
    {
        foreach (var job in jobs)
        {
            _ = group.Run(job.RunAsync);
        }

        return Task.CompletedTask;
    }

    private static async Task<TaskGroup> KeepGroupAsync(Func<TaskGroup, Task> body, CancellationToken caller = default)
    {
        TaskGroup? kept = null;
        var act = () =>
            TaskGroup.RunAsync(
                group =>
                {
                    kept = group;
                    return body(group);
                },
                caller
            );
        await OutcomeOfAsync(act);
        return kept!;
    }

    // For specs that look at the timeline, not at what comes out. A stub must come out all the same.
    private static async Task OutcomeOfAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception exception) when (exception is not NotImplementedException)
        {
            // Another spec looks at it.
        }
    }
}
