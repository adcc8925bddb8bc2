using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Xunit;

namespace AsyncKatas.StartNowAwaitLater;

public sealed class BackgroundSpec
{
    // Step 1: start the backup, then ask for the status and report it

    [Fact]
    public Task The_backup_is_running_while_the_status_is_asked_for() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(Backup(spec), Status(spec));
            spec.ShouldHavePeakedAt(2);
        });

    [Fact]
    public Task The_status_is_reported_when_half_a_second_has_passed() =>
        Spec.RunAsync(async spec =>
        {
            var times = new List<TimeSpan>();
            await RunAsync(Backup(spec), Status(spec), _ => times.Add(spec.Elapsed));
            spec.ShouldBeSequence("the times of all reports", times, 0.5.Seconds);

            // Two calls at the same time: neither waits for the other.
            var start = spec.Elapsed;
            await Task.WhenAll(
                RunAsync(spec.Job("backup 2", 3.Seconds), spec.Job("status 2", 0.5.Seconds), Note),
                RunAsync(spec.Job("backup 3", 3.Seconds), spec.Job("status 3", 0.5.Seconds), Note)
            );
            spec.ShouldBeSequence(
                "the times of all reports, each from its call on,",
                times,
                0.5.Seconds,
                0.5.Seconds,
                0.5.Seconds
            );

            void Note(string _) => times.Add(spec.Elapsed - start);
        });

    [Fact]
    public Task The_report_is_the_result_of_the_status() =>
        Spec.RunAsync(async spec =>
        {
            var reports = new List<string>();
            await RunAsync(Backup(spec), Status(spec), reports.Add);
            spec.ShouldBeSequence("the reports", reports, "all systems ok");
        });

    [Fact]
    public Task A_status_that_is_null_is_reported_as_any_other() =>
        Spec.RunAsync(async spec =>
        {
            var reports = new List<string?>();
            await RunAsync(Backup(spec), Status(spec).Returning(null!), reports.Add);
            spec.ShouldBeSequence("the reports", reports, [null]);
        });

    // Step 2: then wait for the backup

    [Fact]
    public Task It_takes_as_long_as_the_backup_alone() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(Backup(spec), Status(spec));
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task Two_and_a_half_seconds_of_waiting_are_left_after_the_status() =>
        Spec.RunAsync(async spec =>
        {
            var known = TimeSpan.Zero;
            await RunAsync(Backup(spec), Status(spec), _ => known = spec.Elapsed);
            spec.ShouldBe("the time from the report to the end", spec.Elapsed - known, 2.5.Seconds);
        });

    [Fact]
    public Task Both_results_come_back() =>
        Spec.RunAsync(async spec =>
        {
            var (status, backup) = await RunAsync(Backup(spec), Status(spec));
            spec.ShouldHaveResults([status, backup], "all systems ok", "backup complete");
        });

    [Fact]
    public Task A_backup_that_ends_before_the_status_is_just_as_good() =>
        Spec.RunAsync(async spec =>
        {
            var (status, backup) = await RunAsync(spec.Job("backup", 0.2.Seconds), Status(spec));
            spec.ShouldHaveResults([status, backup], "all systems ok", "backup");
            spec.ShouldHaveTaken(0.5.Seconds);
        });

    [Fact]
    public Task The_backup_and_the_status_are_started_once_each() =>
        Spec.RunAsync(async spec =>
        {
            await RunAsync(Backup(spec), Status(spec));
            spec.ShouldHaveStartedEachJobOnce();
        });

    // Step 3: when things fail

    [Fact]
    public Task If_the_status_fails_the_backup_is_still_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var (backup, status) = (Backup(spec), Status(spec).Failing());
            await spec.ShouldThrowErrorOfAsync(status, () => RunAsync(backup, status));
            spec.ShouldHaveOutcome(backup, SpanOutcome.Succeeded);
        });

    [Fact]
    public Task If_the_status_throws_before_its_first_await_the_backup_is_still_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var (backup, status) = (Backup(spec), Status(spec).ThrowingAtOnce());
            await spec.ShouldThrowErrorOfAsync(status, () => RunAsync(backup, status));
            spec.ShouldHaveOutcome(backup, SpanOutcome.Succeeded);

            // The same if what it throws is a cancellation.
            var (second, cancelled) = (spec.Job("backup 2", 3.Seconds), Cancelled(spec, "status 2"));
            await spec.ShouldThrowAsync<OperationCanceledException>(() => RunAsync(second, cancelled));
            spec.ShouldHaveOutcome(second, SpanOutcome.Succeeded);
        });

    [Fact]
    public Task If_the_status_is_cancelled_the_backup_is_still_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var (backup, status) = (Backup(spec), Status(spec).EndingCancelled());
            await spec.ShouldThrowAsync<OperationCanceledException>(() => RunAsync(backup, status));
            spec.ShouldHaveOutcome(backup, SpanOutcome.Succeeded);
        });

    [Fact]
    public Task If_the_report_throws_the_backup_is_still_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var backup = Backup(spec);
            await spec.ShouldThrowAsync<NotSupportedException>(() =>
                RunAsync(backup, Status(spec), static _ => throw new NotSupportedException("no screen"))
            );
            spec.ShouldHaveOutcome(backup, SpanOutcome.Succeeded);
        });

    [Fact]
    public Task If_the_backup_fails_first_the_status_is_still_reported() =>
        Spec.RunAsync(async spec =>
        {
            var backup = spec.Job("backup", 0.2.Seconds).Failing();
            var reports = new List<string>();
            await spec.ShouldThrowErrorOfAsync(backup, () => RunAsync(backup, Status(spec), reports.Add));
            spec.ShouldBeSequence("the reports", reports, "all systems ok");
        });

    [Fact]
    public Task If_the_backup_throws_before_its_first_await_the_status_is_still_reported() =>
        Spec.RunAsync(async spec =>
        {
            var backup = Backup(spec).ThrowingAtOnce();
            var reports = new List<string>();
            await spec.ShouldThrowErrorOfAsync(backup, () => RunAsync(backup, Status(spec), reports.Add));
            spec.ShouldBeSequence("the reports", reports, "all systems ok");

            // The same if what it throws is a cancellation.
            var (cancelled, second) = (Cancelled(spec, "backup 2"), spec.Job("status 2", 0.5.Seconds));
            await spec.ShouldThrowAsync<OperationCanceledException>(() => RunAsync(cancelled, second, reports.Add));
            spec.ShouldBeSequence("the reports", reports, "all systems ok", "status 2");
        });

    [Fact]
    public Task If_both_fail_both_exceptions_are_observed() =>
        Spec.RunAsync(async spec =>
        {
            var (backup, status) = (Backup(spec).Failing(), Status(spec).Failing());
            await spec.ShouldThrowAsync<InvalidOperationException>(() => RunAsync(backup, status));
            spec.ShouldHaveLeftNothingBehind();

            // The same if the backup has failed before the status does.
            var (early, late) = (
                spec.Job("early backup", 0.2.Seconds).Failing(),
                spec.Job("late status", 0.5.Seconds).Failing()
            );
            await spec.ShouldThrowAsync<InvalidOperationException>(() => RunAsync(early, late));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task It_ends_as_cancelled_if_the_backup_was_cancelled() =>
        Spec.RunAsync(spec =>
            spec.ShouldEndAsAsync(TaskStatus.Canceled, () => RunAsync(Backup(spec).EndingCancelled(), Status(spec)))
        );

    [Fact]
    public Task It_ends_as_cancelled_if_the_status_was_cancelled() =>
        Spec.RunAsync(spec =>
            spec.ShouldEndAsAsync(TaskStatus.Canceled, () => RunAsync(Backup(spec), Status(spec).EndingCancelled()))
        );

    [Fact]
    public Task It_refuses_null_by_name() =>
        Spec.RunAsync(async spec =>
        {
            var (backup, status) = (Backup(spec), Status(spec));
            await spec.ShouldRefuseNullAsync(
                "backup",
                () => Background.RunAsync<string, string>(null!, status, static _ => { })
            );
            await spec.ShouldRefuseNullAsync(
                "status",
                () => Background.RunAsync<string, string>(backup, null!, static _ => { })
            );
            await spec.ShouldRefuseNullAsync(
                "onStatus",
                () => Background.RunAsync<string, string>(backup, status, null!)
            );
        });

    [Fact]
    public Task It_starts_nothing_if_an_argument_is_null() =>
        Spec.RunAsync(async spec =>
        {
            var (backup, status) = (Backup(spec), Status(spec));
            await spec.ShouldThrowAsync<Exception>(() =>
                Background.RunAsync<string, string>(backup, null!, static _ => { })
            );
            await spec.ShouldThrowAsync<Exception>(() => Background.RunAsync<string, string>(backup, status, null!));
            spec.ShouldHaveStarted();
        });

    // Step 4: many jobs in the background, and other work in the foreground

    [Fact]
    public Task All_jobs_are_running_while_the_other_work_is_done() =>
        Spec.RunAsync(async spec =>
        {
            await Background.RunAllAsync(Jobs(spec, 300, 500, 400), Other(spec, 100));
            spec.ShouldHavePeakedAt(4);
        });

    [Theory]
    [InlineData(500, 100, 300, 500, 400)]
    [InlineData(50, 10, 50, 30, 40)]
    [InlineData(800, 800, 300, 500, 400)]
    [InlineData(300, 100, 300)]
    public Task It_takes_as_long_as_the_longest_of_the_jobs_and_the_other_work(
        int expectedMilliseconds,
        int otherMilliseconds,
        params int[] milliseconds
    ) =>
        Spec.RunAsync(async spec =>
        {
            await Background.RunAllAsync(Jobs(spec, milliseconds), Other(spec, otherMilliseconds));
            spec.ShouldHaveTaken(expectedMilliseconds.Milliseconds);
        });

    [Fact]
    public Task The_results_stand_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Background.RunAllAsync(Jobs(spec, 300, 500, 400), Other(spec, 100));
            spec.ShouldHaveResults(results, "X", "Y", "Z");

            // Two calls at the same time: each has results of its own.
            var both = await Task.WhenAll(
                Background.RunAllAsync<string>(
                    [spec.Job("A", 0.3.Seconds), spec.Job("B", 0.2.Seconds)],
                    spec.Job("other work 2", 0.1.Seconds)
                ),
                Background.RunAllAsync<string>(
                    [spec.Job("C", 0.2.Seconds), spec.Job("D", 0.3.Seconds)],
                    spec.Job("other work 3", 0.1.Seconds)
                )
            );
            spec.ShouldHaveResults(both[0], "A", "B");
            spec.ShouldHaveResults(both[1], "C", "D");
        });

    [Fact]
    public Task A_hundred_jobs_and_the_other_work_start_once_each() =>
        Spec.RunAsync(async spec =>
        {
            await Background.RunAllAsync<string>([.. spec.EqualJobs(100, 0.2.Seconds)], Other(spec, 100));
            spec.ShouldHaveStartedEachJobOnce();
        });

    [Fact]
    public Task No_jobs_leave_the_other_work_alone() =>
        Spec.RunAsync(async spec =>
        {
            var results = await Background.RunAllAsync(Jobs(spec), Other(spec, 100));
            spec.ShouldHaveResults(results);
            spec.ShouldHaveEnded("other work");
        });

    // Step 5: when some of them fail, and reading the sequence once

    [Fact]
    public Task If_the_other_work_fails_every_job_is_still_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var (x, y, other) = (
                spec.Job("X", 0.3.Seconds),
                spec.Job("Y", 0.5.Seconds),
                spec.Job("other work", 0.1.Seconds).Failing()
            );
            await spec.ShouldThrowErrorOfAsync(other, () => Background.RunAllAsync<string>([x, y], other));
            spec.ShouldHaveEnded("other work", "X", "Y");
        });

    [Fact]
    public Task If_the_other_work_throws_before_its_first_await_every_job_is_still_awaited() =>
        Spec.RunAsync(async spec =>
        {
            var (x, y, other) = (
                spec.Job("X", 0.3.Seconds),
                spec.Job("Y", 0.5.Seconds),
                Other(spec, 100).ThrowingAtOnce()
            );
            await spec.ShouldThrowErrorOfAsync(other, () => Background.RunAllAsync<string>([x, y], other));
            spec.ShouldHaveEnded("other work", "X", "Y");
        });

    [Fact]
    public Task If_every_job_fails_the_other_work_is_still_done_to_its_end() =>
        Spec.RunAsync(async spec =>
        {
            var (x, other) = (spec.Job("X", 0.1.Seconds).Failing(), Other(spec, 500));
            await spec.ShouldThrowErrorOfAsync(x, () => Background.RunAllAsync<string>([x], other));
            spec.ShouldHaveOutcome(other, SpanOutcome.Succeeded);
        });

    [Fact]
    public Task If_a_job_fails_the_others_and_the_other_work_run_to_their_end() =>
        Spec.RunAsync(async spec =>
        {
            var (x, y, other) = (
                spec.Job("X", 0.1.Seconds).Failing(),
                spec.Job("Y", 0.5.Seconds),
                spec.Job("other work", 0.3.Seconds)
            );
            await spec.ShouldThrowErrorOfAsync(x, () => Background.RunAllAsync<string>([x, y], other));
            spec.ShouldHaveEnded("X", "other work", "Y");
        });

    [Fact]
    public Task A_job_that_throws_before_its_first_await_keeps_nothing_else_from_starting() =>
        Spec.RunAsync(async spec =>
        {
            var (x, y, other) = (
                spec.Job("X", 0.3.Seconds).ThrowingAtOnce(),
                spec.Job("Y", 0.5.Seconds),
                Other(spec, 100)
            );
            await spec.ShouldThrowErrorOfAsync(x, () => Background.RunAllAsync<string>([x, y], other));
            spec.ShouldHaveStartedEachJobOnce();

            // The same if what it throws is a cancellation.
            var (cancelled, z, more) = (
                Cancelled(spec, "cancelled"),
                spec.Job("Z", 0.5.Seconds),
                spec.Job("more work", 0.1.Seconds)
            );
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                Background.RunAllAsync<string>([cancelled, z], more)
            );
            spec.ShouldHaveStartedEachJobOnce();
        });

    [Fact]
    public Task If_several_fail_every_exception_is_observed() =>
        Spec.RunAsync(async spec =>
        {
            var (x, y, z) = (
                spec.Job("X", 0.5.Seconds).Failing(),
                spec.Job("Y", 0.3.Seconds).Failing(),
                spec.Job("Z", 0.4.Seconds).Failing()
            );
            await spec.ShouldThrowAsync<InvalidOperationException>(() =>
                Background.RunAllAsync<string>([x, y, z], Other(spec, 100))
            );
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task If_the_other_work_and_a_job_fail_both_exceptions_are_observed() =>
        Spec.RunAsync(async spec =>
        {
            var (x, other) = (spec.Job("X", 0.3.Seconds).Failing(), spec.Job("other work", 0.1.Seconds).Failing());
            await spec.ShouldThrowAsync<InvalidOperationException>(() => Background.RunAllAsync<string>([x], other));
            spec.ShouldHaveLeftNothingBehind();

            // The same if the job has failed before the other work does.
            var (early, late) = (
                spec.Job("early job", 0.1.Seconds).Failing(),
                spec.Job("late work", 0.3.Seconds).Failing()
            );
            await spec.ShouldThrowAsync<InvalidOperationException>(() => Background.RunAllAsync<string>([early], late));
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task It_ends_as_cancelled_if_a_job_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (x, y) = (spec.Job("X", 0.3.Seconds).EndingCancelled(), spec.Job("Y", 0.5.Seconds));
            await spec.ShouldEndAsAsync(
                TaskStatus.Canceled,
                () => Background.RunAllAsync<string>([x, y], Other(spec, 100))
            );
        });

    [Fact]
    public Task It_ends_as_cancelled_if_the_other_work_was_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (x, other) = (spec.Job("X", 0.3.Seconds), Other(spec, 100).EndingCancelled());
            await spec.ShouldEndAsAsync(TaskStatus.Canceled, () => Background.RunAllAsync<string>([x], other));
        });

    [Fact]
    public Task The_sequence_of_jobs_is_read_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<Task<string>>>(Jobs(spec, 300, 500, 400));
            await Background.RunAllAsync(jobs, Other(spec, 100));
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task Null_jobs_or_null_other_work_are_refused_and_nothing_starts() =>
        Spec.RunAsync(async spec =>
        {
            await spec.ShouldRefuseNullAsync("jobs", () => Background.RunAllAsync<string>(null!, Other(spec, 100)));
            await spec.ShouldRefuseNullAsync(
                "meanwhile",
                () => Background.RunAllAsync(Jobs(spec, 300, 500, 400), null!)
            );
            spec.ShouldHaveStarted();
        });

    private static Task<(string Status, string Backup)> RunAsync(
        FakeJob backup,
        FakeJob status,
        Action<string>? onStatus = null
    ) => Background.RunAsync<string, string>(backup, status, onStatus ?? (static _ => { }));

    private static FakeJob Backup(Spec spec) => spec.Job("backup", 3.Seconds).Returning("backup complete");

    private static FakeJob Status(Spec spec) => spec.Job("status", 0.5.Seconds).Returning("all systems ok");

    // A job that throws a cancellation at its call, before there is a task.
    private static FakeJob Cancelled(Spec spec, string name) =>
        spec.Job(name, 0.5.Seconds).ThrowingAtOnce(new OperationCanceledException($"{name} was cancelled"));

    private static FakeJob Other(Spec spec, int milliseconds) => spec.Job("other work", milliseconds.Milliseconds);

    private static Func<Task<string>>[] Jobs(Spec spec, params int[] milliseconds) =>
        [.. milliseconds.Select((time, i) => spec.Job($"{(char)('X' + i)}", time.Milliseconds))];
}
