using System.Threading.Channels;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace AsyncKatas.Tests.Specs;

/// <summary>The words of the assertions: what happened, and when.</summary>
public sealed class VerdictTests
{
    [Fact]
    public async Task A_failure_says_what_happened_and_draws_it() =>
        (
            await FailAsync(static async spec =>
            {
                var caller = spec.CancelledAfter(2.Seconds);
                var backup = spec.Job("backup", 3.Seconds).IgnoringCancellation();
                _ = backup.RunAsync(caller);
                _ = spec.Job("log", 0.5.Seconds).Failing().RunAsync(caller);
                await spec.Job("status", 2.5.Seconds).IgnoringCancellation().RunAsync(caller);
                spec.ShouldHaveOutcome(backup, SpanOutcome.Succeeded);
            })
        ).ShouldBeApproved();

    [Fact]
    public async Task A_job_that_still_runs_is_named_with_the_time_at_which_it_would_have_ended()
    {
        var message = await FailAsync(static async spec =>
        {
            var backup = spec.Job("backup", 3.Seconds);
            _ = backup.RunAsync();
            await spec.Job("status", 1.Seconds).RunAsync();
            spec.ShouldHaveOutcome(backup, SpanOutcome.Succeeded);
        });
        message.ShouldStartWith(
            "Expected backup to have succeeded; when your method returned, at 1 s, backup was still running (it would "
                + "have ended at 3 s)."
        );
        message.ShouldContain("| from 0 s, still running");
    }

    [Fact]
    public async Task A_spec_that_has_waited_says_nothing_of_the_moment_when_the_method_returned()
    {
        var message = await FailAsync(static async spec =>
        {
            var backup = spec.Job("backup", 3.Seconds);
            _ = backup.RunAsync();
            await spec.Clock.DelayAsync(1.Seconds);
            spec.ShouldHaveOutcome(backup, SpanOutcome.Succeeded);
        });
        message.ShouldStartWith("Expected backup to have succeeded; at 1 s, backup was still running");
    }

    [Fact]
    public async Task A_method_that_returned_too_early_is_not_said_to_be_a_job_that_took_less()
    {
        var message = await FailAsync(static async spec =>
        {
            var slow = spec.Job("Slow", 1.5.Seconds).RunAsync();
            await Task.WhenAny(slow, Task.Delay(1.Seconds, spec.Clock));
            spec.ShouldHaveTaken(1.5.Seconds);
        });
        message.ShouldStartWith("Expected your method to take 1.5 s of virtual time; your method returned after 1 s.");
        message.ShouldEndWith("Slow was still running at 1 s (it would have ended at 1.5 s).");
    }

    [Fact]
    public async Task A_job_that_ended_otherwise_is_named_with_the_time_at_which_it_did()
    {
        var message = await FailAsync(static async spec =>
        {
            var job = spec.Job("A", 2.Seconds);
            await job.RunAsync();
            spec.ShouldHaveOutcome(job, SpanOutcome.Cancelled);
        });
        message.ShouldStartWith("Expected A to have been cancelled; it succeeded at 2 s.");
    }

    [Fact]
    public async Task The_folder_of_the_run_stands_in_no_message()
    {
        var folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var message = await FailAsync(spec =>
        {
            spec.HideInMessages(folder);
            throw new IOException($"No room for {Path.Combine(folder, "a.md")}.");
        });
        message.ShouldBe("At 0 s an exception came out that nobody expected: IOException (No room for a.md.)");
    }

    [Fact]
    public async Task The_moment_at_which_the_caller_cancelled_stands_below_the_chart()
    {
        var message = await FailAsync(static async spec =>
        {
            var token = spec.CancelledAfter(0.5.Seconds);
            await spec.ShouldThrowAsync<OperationCanceledException>(() =>
                spec.Job("A", 1.Seconds).IgnoringCancellation().RunAsync(token)
            );
        });
        message.ShouldStartWith(
            "Expected an OperationCanceledException; your method ended without an exception at 1 s."
        );
        message.ShouldEndWith($"| 0-1 s{Environment.NewLine}The caller cancelled at 0.5 s.");
        (
            await FailAsync(static async spec =>
            {
                _ = spec.CancelledAfter(5.Seconds);
                await spec.ShouldThrowAsync<OperationCanceledException>(() => spec.Job("A", 1.Seconds).RunAsync());
            })
        ).ShouldNotContain("The caller cancelled");
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_callers_tells_when_it_came_out_and_what_it_carries()
    {
        (await EndAsync(new CancellationToken(canceled: true))).ShouldStartWith(
            "Expected the exception of the cancellation to carry the caller's token; at 1 s your method ended with "
                + "OperationCanceledException (The operation was canceled.), which carries another one."
        );
        (await EndAsync(CancellationToken.None)).ShouldContain("which carries no token.");
        await Spec.RunAsync(static async spec =>
        {
            var caller = spec.CancelledAfter(1.Seconds);
            await spec.ShouldThrowCancellationOfAsync(caller, () => spec.Job("A", 2.Seconds).RunAsync(caller));
        });

        static Task<string> EndAsync(CancellationToken carried) =>
            FailAsync(spec =>
                spec.ShouldThrowCancellationOfAsync(
                    spec.CancelledAfter(1.Seconds),
                    async () =>
                    {
                        await spec.Job("A", 1.Seconds).RunAsync();
                        throw new OperationCanceledException(carried);
                    }
                )
            );
    }

    [Fact]
    public async Task A_method_that_a_spec_names_is_named_in_the_message()
    {
        (await CallAsync(null)).ShouldStartWith(
            "Expected an InvalidOperationException; Run ended without an exception at 0 s."
        );
        (await CallAsync(new TimeoutException("odd"))).ShouldStartWith(
            "Expected an InvalidOperationException; at 0 s Run ended with TimeoutException (odd)."
        );

        static Task<string> CallAsync(Exception? exception) =>
            FailAsync(spec =>
                spec.ShouldThrowAsync<InvalidOperationException>(
                    () => exception is null ? Task.CompletedTask : throw exception,
                    "Run"
                )
            );
    }

    [Fact]
    public async Task A_job_that_is_cancelled_before_its_first_await_is_not_drawn_as_failed()
    {
        var message = await FailAsync(static spec =>
            spec.Job("B", 1.Seconds).ThrowingAtOnce(new OperationCanceledException("B was cancelled")).RunAsync()
        );
        message.ShouldBe(
            $"At 0 s a cancellation came out that nobody expected: B was cancelled{Environment.NewLine}B |█            "
                + $"                   | at 0 s, cancelled{Environment.NewLine}That is the exception of B."
        );
    }

    [Fact]
    public async Task What_started_or_ended_although_it_should_not_is_named_and_so_is_what_is_missing()
    {
        (
            await FailAsync(static async spec =>
            {
                await Task.WhenAll(spec.Job("A", 1.Seconds).RunAsync(), spec.Job("B", 1.Seconds).RunAsync());
                spec.ShouldHaveStarted("A");
            })
        ).ShouldStartWith("Expected only A to be started; B was started too.");
        var message = await FailAsync(static async spec =>
        {
            spec.Job("C", 1.Seconds).Failing();
            await spec.Job("A", 1.Seconds).RunAsync();
            spec.ShouldHaveEnded("A", "C");
        });
        message.ShouldStartWith("Expected the jobs to end in the order [A, C]; only A ended.");
        message.ShouldEndWith("C was never started.");
        (
            await FailAsync(static async spec =>
            {
                await spec.Job("B", 1.Seconds).RunAsync();
                await spec.Job("A", 1.Seconds).RunAsync();
                spec.ShouldHaveEnded("A", "B");
            })
        ).ShouldStartWith("Expected the jobs to end in the order [A, B]; they ended in the order [B, A].");
    }

    [Fact]
    public async Task A_job_that_was_cancelled_a_moment_ago_would_have_ended_after_its_cleanup()
    {
        (await CancelAndLeaveAsync(2.Seconds)).ShouldEndWith(
            "A was still running at 1 s (it would have ended at 3 s)."
        );
        (await CancelAndLeaveAsync(0.Seconds)).ShouldEndWith(
            "A was still running at 1 s (it was just about to end)."
        );

        static Task<string> CancelAndLeaveAsync(TimeSpan cleanup) =>
            FailAsync(async spec =>
            {
                using var source = new CancellationTokenSource();
                _ = spec.Job("A", 5.Seconds).CleaningUpFor(cleanup).RunAsync(source.Token);
                await spec.Job("B", 1.Seconds).RunAsync();
                Cancel(source);
                spec.ShouldHaveEnded("B", "A");
            });
    }

    [Fact]
    public async Task What_is_not_written_yet_is_said_although_the_method_has_collected_it_with_other_failures()
    {
        (await FailAsync(static spec => spec.ShouldThrowAsync<AggregateException>(Unwritten))).ShouldBe(
            "Please implement Gather.AllAsync."
        );
        (await FailAsync(static spec => spec.ShouldEndAsAsync(TaskStatus.Faulted, Unwritten))).ShouldBe(
            "Please implement Gather.AllAsync."
        );

        static Task Unwritten() =>
            Task.FromException(
                new AggregateException(
                    new AggregateException(new NotImplementedException("Please implement Gather.AllAsync."))
                )
            );
    }

    [Fact]
    public async Task Counts_and_moments_are_told_as_people_do()
    {
        (await FailAsync(static spec => Sync(() => spec.ShouldHaveHappened("the cleanup", "started", 0)))).ShouldBe(
            "Expected the cleanup to be started once; it was never started."
        );
        (await FailAsync(static spec => Sync(() => spec.ShouldHaveHappened("the list", "read", 3, 2)))).ShouldBe(
            "Expected the list to be read twice; it was read 3 times."
        );
        (await FailAsync(static spec => Sync(() => spec.ShouldHaveHappened("the job", "started", 1, 0)))).ShouldBe(
            "Expected the job never to be started; it was started once."
        );
        (
            await FailAsync(static spec =>
                Sync(() => spec.ShouldHappenAt("the exception", "come out", "came out", 5.Seconds, 1.Seconds))
            )
        ).ShouldBe("Expected the exception to come out at 1 s; it came out at 5 s.");
        (
            await FailAsync(static spec => Sync(() => spec.ShouldBeSequence("the results", Array.Empty<int>(), 1)))
        ).ShouldBe("Expected the results to be [1]; there were none.");
        (await FailAsync(static spec => Sync(() => spec.ShouldBeSequence("the started jobs", ["A"])))).ShouldBe(
            "Expected no started jobs; there was [A]."
        );
    }

    [Fact]
    public async Task Where_no_job_was_started_a_message_says_so_and_counts_none()
    {
        (await FailAsync(2)).ShouldBe("Expected 2 jobs to run at once; none was started.");
        (await FailAsync(1)).ShouldBe("Expected one job at a time; none was started.");

        static Task<string> FailAsync(int expected) =>
            VerdictTests.FailAsync(spec =>
            {
                spec.EqualJobs(2, 1.Seconds);
                return Sync(() => spec.ShouldHavePeakedAt(expected));
            });
    }

    [Fact]
    public async Task What_NET_says_of_a_closed_channel_is_told_in_more_words()
    {
        const string Words =
            "That comes of writing to a channel that is closed already, of reading from one that is closed and empty, "
            + "or of closing one twice.";
        var channel = Channel.CreateUnbounded<int>();
        channel.Writer.Complete();
        (await FailAsync(async spec => await channel.Writer.WriteAsync(1))).ShouldBe(
            "At 0 s an exception came out that nobody expected: ChannelClosedException (The channel has been closed.)"
                + $"{Environment.NewLine}{Words}"
        );
        (
            await FailAsync(spec =>
                spec.ShouldThrowAsync<ArgumentException>(async () => await channel.Reader.ReadAsync())
            )
        ).ShouldBe(
            "Expected an ArgumentException; at 0 s your method ended with ChannelClosedException (The channel has been "
                + $"closed.).{Environment.NewLine}{Words}"
        );
        (
            await FailAsync(spec =>
            {
                _ = spec.Job("A", 2.Seconds).RunAsync();
                return Sync(() => channel.Writer.Complete());
            })
        ).ShouldEndWith($"{Words} A was still running at 0 s (it would have ended at 2 s).");

        var failed = Channel.CreateUnbounded<int>();
        failed.Writer.Complete(new IOException("the line is dead"));
        (await FailAsync(async spec => await failed.Writer.WriteAsync(1))).ShouldNotContain(Words);
    }

    [Fact]
    public async Task An_exception_that_stands_one_level_deeper_is_not_called_lost()
    {
        var (first, second) = (new IOException("A failed"), new IOException("B failed"));
        (
            await FailAsync(spec =>
                Sync(() =>
                    spec.ShouldHoldTogether(new AggregateException(new AggregateException(first)), first, second)
                )
            )
        ).ShouldEndWith("Lost: \"B failed\". There is an AggregateException inside the AggregateException.");
    }

    [Fact]
    public async Task Where_a_spec_has_no_jobs_nobody_is_blamed_for_running_one_after_the_other()
    {
        var message = await FailAsync(static async spec =>
        {
            await spec.Timeline.TrackAsync("delete a.md", () => spec.Clock.DelayAsync(1.Seconds));
            await spec.Timeline.TrackAsync("a.md", () => spec.Clock.DelayAsync(1.Seconds));
            spec.ShouldHaveTaken(1.Seconds);
        });
        message.ShouldEndWith("Never more than 1 job ran at once.");
    }

    [Fact]
    public async Task A_call_that_should_return_is_told_what_it_returned_or_how_it_ended()
    {
        (
            await FailAsync(static spec => spec.ShouldReturnAsync("B", () => spec.Job("A", 1.Seconds).RunAsync()))
        ).ShouldStartWith("Expected your method to return B; at 1 s it returned A.");
        (
            await FailAsync(static spec =>
                spec.ShouldReturnAsync("A", () => spec.Job("A", 1.Seconds).Failing().RunAsync())
            )
        ).ShouldStartWith(
            "Expected your method to return A; at 1 s it ended with InvalidOperationException (A failed)."
        );
        (
            await FailAsync(static spec =>
                spec.ShouldReturnAsync("A", () => spec.Job("A", 2.Seconds).RunAsync(spec.CancelledAfter(1.Seconds)))
            )
        ).ShouldStartWith("Expected your method to return A; at 1 s it ended with a cancellation.");
        (
            await FailAsync(static spec =>
                spec.ShouldReturnAsync("A", static Task<string> () => throw new IOException("no disk"))
            )
        ).ShouldStartWith("Expected your method to return A; at 0 s it ended with IOException (no disk).");
        await Spec.RunAsync(static spec => spec.ShouldReturnAsync("A", () => spec.Job("A", 1.Seconds).RunAsync()));
    }

    [Fact]
    public async Task A_call_that_should_return_and_is_not_written_yet_says_so()
    {
        var unwritten = Task.FromException<string>(new NotImplementedException("Please implement Race.RunAsync."));
        (await FailAsync(spec => spec.ShouldReturnAsync("A", () => unwritten))).ShouldBe(
            "Please implement Race.RunAsync."
        );
    }

    // As a learner does who leaves in the same instant: nothing else gets a turn.
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    private static Task Sync(Action assert)
    {
        assert();
        return Task.CompletedTask;
    }

    private static async Task<string> FailAsync(Func<Spec, Task> body) =>
        (await Should.ThrowAsync<SpecFailedException>(Spec.RunAsync(body))).Message;
}
