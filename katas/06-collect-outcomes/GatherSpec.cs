using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.CollectOutcomes;

public sealed class GatherSpec
{
    // Step 1: every job succeeds

    [Fact]
    public Task Jobs_that_succeed_give_their_values_in_the_order_of_the_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds));
            var outcomes = await Gather.OutcomesAsync<string>([a, b, c]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Succeeded("B"), Succeeded("C"));
        });

    [Fact]
    public Task A_job_whose_result_is_null_has_succeeded() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds).Returning(null!));
            var outcomes = await Gather.OutcomesAsync<string>([a, b]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Succeeded(null!));
        });

    [Fact]
    public Task A_job_that_stands_in_the_list_twice_has_an_outcome_in_each_of_its_places() =>
        Spec.RunAsync(async spec =>
        {
            var calls = 0;
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds));
            var again = spec.Job("A again", 1.Seconds);
            Func<Task<string>> twice = () => calls++ == 0 ? a.RunAsync() : again.RunAsync();
            var outcomes = await Gather.OutcomesAsync([twice, b, twice]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Succeeded("B"), Succeeded("A again"));
        });

    [Fact]
    public Task All_jobs_run_at_the_same_time() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds), spec.Job("C", 3.Seconds));
            await Gather.OutcomesAsync<string>([a, b, c]);
            spec.ShouldHaveTaken(3.Seconds);
            spec.ShouldHavePeakedAt(3);
        });

    [Fact]
    public Task A_hundred_jobs_give_a_hundred_outcomes() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = spec.EqualJobs(100, 0.2.Seconds);
            var outcomes = await Gather.OutcomesAsync(Plain(jobs));
            ShouldHaveOutcomes(spec, outcomes, [.. jobs.Select(static job => Succeeded(job.Name))]);
            spec.ShouldHaveTaken(0.2.Seconds);
        });

    [Fact]
    public Task No_jobs_give_no_outcomes() =>
        Spec.RunAsync(async spec =>
        {
            var outcomes = await Gather.OutcomesAsync<string>([]);
            ShouldHaveOutcomes(spec, outcomes);
            spec.ShouldHaveTaken(0.Seconds);
        });

    [Fact]
    public Task Two_calls_that_overlap_tell_the_outcomes_of_their_own_jobs() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 2.Seconds));
            var (c, d) = (spec.Job("C", 3.Seconds), spec.Job("D", 2.Seconds));
            var first = Gather.OutcomesAsync<string>([a, b]);
            var second = Gather.OutcomesAsync<string>([c, d]);
            await Task.WhenAll(first, second);
            spec.ShouldBeSequence("the outcomes of the first call", await first, Succeeded("A"), Succeeded("B"));
            spec.ShouldBeSequence("the outcomes of the second call", await second, Succeeded("C"), Succeeded("D"));
        });

    [Fact]
    public Task Each_job_is_started_once_and_the_sequence_is_read_once() =>
        Spec.RunAsync(async spec =>
        {
            var jobs = new EnumerationCounter<Func<Task<string>>>(Plain(spec.EqualJobs(3, 1.Seconds)));
            await Gather.OutcomesAsync(jobs);
            spec.ShouldHaveStartedEachJobOnce();
            spec.ShouldHaveHappened("the sequence of jobs", "read", jobs.Enumerations);
        });

    [Fact]
    public Task Null_is_refused() =>
        Spec.RunAsync(spec => spec.ShouldRefuseNullAsync("jobs", () => Gather.OutcomesAsync<string>(null!)));

    // Step 2: some jobs fail

    [Fact]
    public Task One_failure_among_three_jobs_stands_in_its_place() =>
        Spec.RunAsync(async spec =>
        {
            var error = new InvalidOperationException("Task 2 failed");
            var one = spec.Job("task-1", 0.01.Seconds).Returning("task-1 ok");
            var two = spec.Job("task-2", 0.01.Seconds).Failing(error);
            var three = spec.Job("task-3", 0.01.Seconds).Returning("task-3 ok");
            var outcomes = await Gather.OutcomesAsync<string>([one, two, three]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("task-1 ok"), Failed(error), Succeeded("task-3 ok"));
        });

    [Fact]
    public Task Every_failure_is_the_exception_of_its_own_job() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 3.Seconds).Failing(),
                spec.Job("B", 2.Seconds),
                spec.Job("C", 1.Seconds).Failing()
            );
            var outcomes = await Gather.OutcomesAsync<string>([a, b, c]);
            ShouldHaveOutcomes(spec, outcomes, Failed(a.Error), Succeeded("B"), Failed(c.Error));
        });

    [Fact]
    public Task Every_job_runs_to_its_end_when_another_one_fails() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (spec.Job("A", 3.Seconds), spec.Job("B", 1.Seconds).Failing(), spec.Job("C", 2.Seconds));
            await Gather.OutcomesAsync<string>([a, b, c]);
            spec.ShouldHaveEnded("B", "C", "A");
            spec.ShouldHaveTaken(3.Seconds);
        });

    [Fact]
    public Task Outcomes_are_told_although_every_job_fails() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).Failing(), spec.Job("B", 1.Seconds).Failing());
            var outcomes = await Gather.OutcomesAsync<string>([a, b]);
            ShouldHaveOutcomes(spec, outcomes, Failed(a.Error), Failed(b.Error));
        });

    [Fact]
    public Task Outcomes_are_told_although_a_job_runs_out_of_memory() =>
        Spec.RunAsync(async spec =>
        {
            var error = new InsufficientMemoryException("The picture does not fit into memory");
            var (a, b) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds).Failing(error));
            var outcomes = await Gather.OutcomesAsync<string>([a, b]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Failed(error));
        });

    [Fact]
    public Task No_exception_is_left_that_nobody_observed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).Failing(), spec.Job("B", 1.Seconds).Failing());
            await Gather.OutcomesAsync<string>([a, b]);
            spec.ShouldHaveLeftNothingBehind();
        });

    [Fact]
    public Task An_AggregateException_that_a_job_throws_stays_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var error = new AggregateException("Two trays are empty", new InvalidOperationException("Tray 1 is empty"));
            var outcomes = await Gather.OutcomesAsync<string>([spec.Job("A", 1.Seconds).Failing(error)]);
            ShouldHaveOutcomes(spec, outcomes, Failed(error));
        });

    [Fact]
    public Task A_job_whose_task_has_failed_already_gives_the_exception_as_it_is() =>
        Spec.RunAsync(async spec =>
        {
            var error = new InvalidOperationException("The printer is switched off");
            var a = spec.Job("A", 1.Seconds);
            var outcomes = await Gather.OutcomesAsync([a, () => Task.FromException<string>(error)]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Failed(error));
        });

    // Step 3: a job throws before it has returned a task

    [Fact]
    public Task A_job_that_throws_before_its_first_await_has_failed() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds).ThrowingAtOnce());
            var outcomes = await Gather.OutcomesAsync<string>([a, b]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Failed(b.Error));
        });

    [Fact]
    public Task Jobs_behind_one_that_throws_before_its_first_await_still_run() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 2.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(),
                spec.Job("C", 1.Seconds)
            );
            var outcomes = await Gather.OutcomesAsync<string>([a, b, c]);
            spec.ShouldHaveEnded("B", "C", "A");
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Failed(b.Error), Succeeded("C"));
        });

    // Step 4: some jobs are cancelled

    [Fact]
    public Task A_cancelled_job_is_neither_a_success_nor_a_failure() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b, c) = (
                spec.Job("A", 2.Seconds),
                spec.Job("B", 1.Seconds).EndingCancelled(),
                spec.Job("C", 1.Seconds).Failing()
            );
            var outcomes = await Gather.OutcomesAsync<string>([a, b, c]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Cancelled, Failed(c.Error));
        });

    [Fact]
    public Task A_job_whose_token_was_cancelled_is_told_apart_from_the_others() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds), spec.Job("B", 1.Seconds));
            var token = spec.CancelledAfter(0.5.Seconds);
            var outcomes = await Gather.OutcomesAsync([a, () => b.RunAsync(token)]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Cancelled);
            spec.ShouldHaveTaken(2.Seconds);
        });

    [Fact]
    public Task A_job_that_finds_itself_cancelled_before_its_first_await_is_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var cancelled = new OperationCanceledException("B was cancelled", new CancellationToken(canceled: true));
            var (a, b) = (spec.Job("A", 1.Seconds), spec.Job("B", 1.Seconds).ThrowingAtOnce(cancelled));
            var outcomes = await Gather.OutcomesAsync<string>([a, b]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Cancelled);
        });

    [Fact]
    public Task Jobs_behind_one_that_is_cancelled_before_its_first_await_still_run() =>
        Spec.RunAsync(async spec =>
        {
            var cancelled = new OperationCanceledException("B was cancelled", new CancellationToken(canceled: true));
            var (a, b, c) = (
                spec.Job("A", 2.Seconds),
                spec.Job("B", 1.Seconds).ThrowingAtOnce(cancelled),
                spec.Job("C", 1.Seconds)
            );
            var outcomes = await Gather.OutcomesAsync<string>([a, b, c]);
            spec.ShouldHaveEnded("B", "C", "A");
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Cancelled, Succeeded("C"));
        });

    [Fact]
    public Task A_job_whose_task_is_cancelled_already_is_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var stopped = new CancellationToken(canceled: true);
            var a = spec.Job("A", 1.Seconds);
            var outcomes = await Gather.OutcomesAsync([a, () => Task.FromCanceled<string>(stopped)]);
            ShouldHaveOutcomes(spec, outcomes, Succeeded("A"), Cancelled);
        });

    [Fact]
    public Task Outcomes_are_told_although_every_job_is_cancelled() =>
        Spec.RunAsync(async spec =>
        {
            var (a, b) = (spec.Job("A", 2.Seconds).EndingCancelled(), spec.Job("B", 1.Seconds).EndingCancelled());
            var outcomes = await Gather.OutcomesAsync<string>([a, b]);
            ShouldHaveOutcomes(spec, outcomes, Cancelled, Cancelled);
        });

    [Fact]
    public Task A_timeout_of_a_job_is_a_failure() =>
        Spec.RunAsync(async spec =>
        {
            var slow = spec.Job("Slow", 1.Seconds).Failing(new TimeoutException("Slow took too long"));
            var outcomes = await Gather.OutcomesAsync<string>([slow]);
            ShouldHaveOutcomes(spec, outcomes, Failed(slow.Error));
        });

    [Fact]
    public Task A_timeout_that_came_of_a_cancellation_is_a_failure() =>
        Spec.RunAsync(async spec =>
        {
            var error = new TimeoutException("Slow took too long", new OperationCanceledException("Slow was stopped"));
            var slow = spec.Job("Slow", 1.Seconds).Failing(error);
            var outcomes = await Gather.OutcomesAsync<string>([slow]);
            ShouldHaveOutcomes(spec, outcomes, Failed(error));
        });

    private static Outcome<string> Cancelled => new Outcome<string>.Cancelled();

    private static Outcome<string> Succeeded(string value) => new Outcome<string>.Succeeded(value);

    private static Outcome<string> Failed(Exception? error) => new Outcome<string>.Failed(error!);

    private static Func<Task<string>>[] Plain(FakeJob[] jobs) => [.. jobs];

    private static void ShouldHaveOutcomes(Spec spec, Outcome<string>[] actual, params Outcome<string>[] expected) =>
        spec.ShouldBeSequence("the outcomes", actual, expected);
}
