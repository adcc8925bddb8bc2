using System.Threading.Channels;
using AsyncKatas.VirtualTime;

namespace AsyncKatas.Specs;

/// <summary>
/// Reads a timeline and says in one sentence what is odd about it. It names what happened and never what to do.
/// </summary>
internal static class Symptoms
{
    public static TimeSpan Sum(Spec spec) => new(spec.Jobs.Sum(static job => job.Duration.Ticks));

    public static TimeSpan Longest(Spec spec) =>
        new(spec.Jobs.Select(static job => job.Duration.Ticks).DefaultIfEmpty().Max());

    /// <summary>Why the time is not the one expected, if the timeline tells.</summary>
    public static string? OfTime(Spec spec, TimeSpan expected) =>
        NotStarted(spec)
        ?? StartedAgain(spec)
        ?? (
            spec.Elapsed < expected
                ? StillRunning(spec) ?? Cancelled(spec) ?? (expected > Longest(spec) ? AllAtOnce(spec) : null)
                : OneAfterTheOther(spec)
        )
        ?? Peak(spec);

    public static string? NotStarted(Spec spec)
    {
        // Behind one that fails it may be right to start no other.
        return spec.Jobs.Any(static job => job.Error is not null) ? null : Unstarted(spec);
    }

    public static string? Unstarted(Spec spec)
    {
        if (spec.Work is "request" && spec.Timeline.Spans.Count == 0)
        {
            return "No request was sent.";
        }

        var missing = spec.Jobs.Where(static job => job.Starts == 0).Select(static job => job.Name).ToArray();
        return missing.Length == 0 ? null
            : missing.Length == spec.Jobs.Count ? "No job was started."
            : $"{Words.List(missing)} {Words.Was(missing.Length)} never started.";
    }

    public static string? StartedAgain(Spec spec)
    {
        var again = spec
            .Jobs.Where(static job => job.Starts > 1)
            .Select(static job => $"{job.Name} ({job.Starts} times)")
            .ToArray();
        return again.Length == 0 ? null : $"Started more than once: {Words.List(again)}.";
    }

    public static IReadOnlyList<TimelineSpan> Running(Spec spec) =>
        [.. spec.Timeline.Spans.Where(static span => span.Outcome == SpanOutcome.Running)];

    /// <summary>What there is to add where an exception came out that should not have.</summary>
    public static string? OfException(Spec spec, Exception? exception)
    {
        // What .NET says of it leaves open who has done what.
        const string ClosedChannel =
            "That comes of writing to a channel that is closed already, of reading from one that is closed and empty, "
            + "or of closing one twice.";
        var isOfChannel = exception is ChannelClosedException { InnerException: null };
        return (isOfChannel, StillRunning(spec)) switch
        {
            (true, { } running) => $"{ClosedChannel} {running}",
            (true, null) => ClosedChannel,
            (false, var running) => running,
        };
    }

    public static string? StillRunning(Spec spec)
    {
        var running = Running(spec);
        return running.Count == 0
            ? null
            : $"{Words.List(running.Select(static span => span.Name))} {Words.Was(running.Count)} still running at "
                + $"{Seconds.Text(spec.Elapsed)}{Due(running, spec.Elapsed)}.";
    }

    /// <summary>
    /// When the assertion looked. Specs await what they test, so that is when it returned, unless they wait for
    /// something else.
    /// </summary>
    public static string When(Spec spec) =>
        spec.Clock.HasDelayed
            ? $"at {Seconds.Text(spec.Elapsed)}"
            : $"when your method returned, at {Seconds.Text(spec.Elapsed)}";

    /// <summary>What took the time.</summary>
    public static string WhatRan(Spec spec) => spec.Clock.HasDelayed ? "the run" : "your method";

    /// <summary>Until when jobs would have run, as an addition to a sentence; empty if that is not known.</summary>
    public static string Due(IReadOnlyList<TimelineSpan> running, TimeSpan now)
    {
        var due = running.Select(static span => span.Due).OfType<TimeSpan>().ToArray();
        // An answer that has come and that nobody has read to its end would have ended before now.
        return due.Length < running.Count || due.Length == 0 || due.Any(time => time < now) ? ""
            : Array.TrueForAll(due, time => time == now)
                ? $" ({Words.They(due.Length)} {Words.Was(due.Length)} just about to end)"
            : due.Distinct().Count() == 1 ? $" ({Words.They(due.Length)} would have ended at {Seconds.Text(due[0])})"
            : $" (the last of them would have ended at {Seconds.Text(due.Max())})";
    }

    public static string? Cancelled(Spec spec)
    {
        var cancelled = spec.Timeline.Spans.Where(static span => span.Outcome == SpanOutcome.Cancelled).ToArray();
        var moments = cancelled.Select(static span => span.End!.Value).Distinct().ToArray();
        var at = moments is [var only] ? $" at {Seconds.Text(only)}" : "";
        return cancelled.Length == 0
            ? null
            : $"{Words.List(cancelled.Select(static span => span.Name))} {Words.Was(cancelled.Length)} cancelled{at}.";
    }

    /// <summary>No job started before the one before it had ended, and they are more than one.</summary>
    public static string? OneAfterTheOther(Spec spec)
    {
        var spans = spec.Timeline.Spans;
        // Where a spec has no jobs of its own, their times tell nothing: what ran may have been right to wait.
        return (spec.Jobs.Count > 1 || spec.Work is "request") && spans.Count > 1 && spec.Timeline.MaxOverlap == 1
            ? $"Each {spec.Work} started only when the one before it had ended: that takes the sum of their "
                + "times, not the longest of them."
            : null;
    }

    public static string? AllAtOnce(Spec spec)
    {
        var count = spec.Timeline.Spans.Count;
        return count > 1 && spec.Timeline.MaxOverlap == count
            ? "All of them ran at the same time: that takes the longest of their times, not the sum."
            : null;
    }

    public static string? Peak(Spec spec) =>
        spec.Timeline.Spans.Count > 1
            ? $"Never more than {Words.Count(spec.Timeline.MaxOverlap, spec.Work)} ran at once."
            : null;

    /// <summary>The given names stand in the order in which the jobs ended, which is not the expected one.</summary>
    public static bool IsOrderOfCompletion(Spec spec, IReadOnlyList<string> names) =>
        names.Count > 1 && names.SequenceEqual(spec.Timeline.Ended, StringComparer.Ordinal);
}
