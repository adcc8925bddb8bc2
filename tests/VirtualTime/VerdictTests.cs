using System;
using System.IO;
using System.Threading.Tasks;
using AsyncKatas.VirtualTime;
using AsyncKatas.VirtualTime.Specs;
using Shouldly;
using Xunit;
using Xunit.Sdk;

namespace AsyncKatas.Tests.VirtualTime;

/// <summary>The words of the assertions: what happened, and when.</summary>
public sealed class VerdictTests
{
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
        message.ShouldStartWith("Expected backup to have succeeded; when your method returned, at 1 s, backup was still running (it would have ended at 3 s).");
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

    private static async Task<string> FailAsync(Func<Spec, Task> body) =>
        (await Should.ThrowAsync<SpecFailedException>(Spec.RunAsync(body))).Message;
}
