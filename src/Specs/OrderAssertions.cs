using System.Diagnostics;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>What started, what ended, what came out, and in what order.</summary>
[StackTraceHidden]
public static class OrderAssertions
{
    /// <summary>Asserts that exactly these jobs were started, once each and in this order.</summary>
    /// <param name="names">Names of the jobs; none: nothing should have been started.</param>
    /// <exception cref="SpecFailedException">Others were started, or in another order.</exception>
    public static void ShouldHaveStarted(this Spec spec, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(spec);
        string[] started = [.. spec.Timeline.Spans.Select(static span => span.Name)];
        if (!started.SequenceEqual(names, StringComparer.Ordinal))
        {
            spec.Fail(
                names.Count == 0
                        ? $"Expected no {spec.Work} to be started; {Words.List(started)} {Words.Was(started.Length)}."
                    : started.Length > names.Count
                    && started.Take(names.Count).SequenceEqual(names, StringComparer.Ordinal)
                        ? $"Expected only {Words.List(names)} to be started; "
                            + $"{Words.List(started[names.Count..])} {Words.Was(started.Length - names.Count)} "
                            + "started too."
                    : $"Expected the {spec.Work}s to start in the order {Words.Sequence(names)}; {Started(started)}.",
                Symptoms.StartedAgain(spec) ?? StartedToo(spec, names)
            );
        }
    }

    /// <summary>Asserts that every job made by the spec was started exactly once.</summary>
    /// <exception cref="SpecFailedException">A job was started more than once, or never.</exception>
    public static void ShouldHaveStartedEachJobOnce(this Spec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        string[] never = [.. spec.Jobs.Where(static job => job.Starts == 0).Select(static job => job.Name)];
        var again = spec.Jobs.Count(static job => job.Starts > 1);
        if (never.Length + again > 0)
        {
            List<string> what = [];
            if (never.Length > 0)
            {
                what.Add($"{never.Length} {Words.Was(never.Length)} never started");
            }

            if (again > 0)
            {
                what.Add($"{again} {Words.Was(again)} started more than once");
            }

            spec.Fail(
                spec.Jobs is [var only]
                    ? $"Expected {only.Name} to be started exactly once; it was "
                        + $"{(only.Starts == 0 ? "never started" : $"started {only.Starts} times")}."
                    : $"Expected each of the {spec.Jobs.Count} jobs to be started exactly once; {Words.List(what)}.",
                Symptoms.StartedAgain(spec) ?? $"Never started: {Words.List(never)}."
            );
        }
    }

    /// <summary>Asserts that exactly these jobs have ended, in this order, however each of them ended.</summary>
    /// <param name="names">Names of the jobs.</param>
    /// <exception cref="SpecFailedException">Others have ended, or in another order.</exception>
    public static void ShouldHaveEnded(this Spec spec, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var ended = spec.Timeline.Ended;
        if (!ended.SequenceEqual(names, StringComparer.Ordinal))
        {
            var running = Symptoms.Running(spec).Count;
            spec.Fail(
                running > 0
                    ? $"Expected the {spec.Work}s to have ended in the order {Words.Sequence(names)}; "
                        + $"{Symptoms.When(spec)}, {(ended.Count == 0 ? "none" : $"only {Words.List(ended)}")} had "
                        + "ended."
                    : $"Expected the {spec.Work}s to end in the order {Words.Sequence(names)}; {Ended(ended, names)}.",
                Symptoms.StillRunning(spec) ?? Symptoms.StartedAgain(spec) ?? NeverStarted(spec, names)
            );
        }
    }

    /// <summary>Asserts how a job ended. If it was started several times, the last start counts.</summary>
    /// <param name="expected">How it should have ended; <see cref="SpanOutcome.Running"/>: it should not have.</param>
    /// <exception cref="SpecFailedException">It ended in another way, has not ended, or was never started.</exception>
    public static void ShouldHaveOutcome(this Spec spec, FakeJob job, SpanOutcome expected)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(job);
        var span = spec.Timeline.Spans.LastOrDefault(span =>
            string.Equals(span.Name, job.Name, StringComparison.Ordinal)
        );
        if (span is null)
        {
            spec.Fail(
                $"Expected {job.Name} to have {Say(expected)}; {Symptoms.When(spec)}, it had never been started."
            );
        }

        if (span.Outcome != expected)
        {
            spec.Fail(
                $"Expected {job.Name} to "
                    + $"{(expected == SpanOutcome.Running ? "still be running" : $"have {Say(expected)}")}; "
                    + (
                        span.End is { } end
                            ? $"it {Said(span.Outcome)} at {Seconds.Text(end)}."
                            : $"{Symptoms.When(spec)}, {job.Name} was still "
                                + $"running{Symptoms.Due([span], spec.Elapsed)}."
                    )
            );
        }
    }

    /// <summary>Asserts the results of a gather.</summary>
    /// <param name="actual">What the code under test returned.</param>
    /// <param name="expected">What it should have returned, in order.</param>
    /// <exception cref="SpecFailedException">The results differ.</exception>
    public static void ShouldHaveResults(
        this Spec spec,
        IEnumerable<string>? actual,
        params IReadOnlyList<string> expected
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.MarkReturned();
        if (actual is null)
        {
            spec.Fail($"Expected the results {Words.Sequence(expected)}; your method returned null.");
        }

        string[] results = [.. actual];
        if (results.SequenceEqual(expected, StringComparer.Ordinal))
        {
            return;
        }

        var symptom =
            Symptoms.IsOrderOfCompletion(spec, results)
                ? "They are in the order in which the jobs ended, not the order in which they were given."
            : results
                .Order(StringComparer.Ordinal)
                .SequenceEqual(expected.Order(StringComparer.Ordinal), StringComparer.Ordinal)
                ? "They are the right ones in the wrong order."
            : Symptoms.StartedAgain(spec) ?? Symptoms.NotStarted(spec) ?? Symptoms.StillRunning(spec);
        spec.Fail(
            $"{(expected.Count == 0 ? "Expected no results" : $"Expected the results {Words.Sequence(expected)}")}; "
                + $"{(results.Length == 0 ? "there were none" : $"they were {Words.Sequence(results)}")}.",
            symptom
        );
    }

    private static string Say(SpanOutcome outcome) =>
        outcome switch
        {
            SpanOutcome.Succeeded => "succeeded",
            SpanOutcome.Failed => "failed",
            SpanOutcome.Cancelled => "been cancelled",
            _ => "been running",
        };

    private static string Said(SpanOutcome outcome) =>
        outcome == SpanOutcome.Cancelled ? "was cancelled" : Say(outcome);

    private static string Started(string[] started) =>
        started.Length == 0 ? "none was started" : $"they started in the order {Words.Sequence(started)}";

    private static string Ended(IReadOnlyList<string> ended, IReadOnlyList<string> expected) =>
        ended.Count == 0 ? "none of them did"
        : ended.Count < expected.Count && ended.All(name => expected.Contains(name, StringComparer.Ordinal))
            ? $"only {Words.List(ended)} ended{(ended.Count > 1 ? ", in that order" : "")}"
        : $"they ended in the order {Words.Sequence(ended)}";

    private static string? NeverStarted(Spec spec, IReadOnlyList<string> names)
    {
        var started = spec.Timeline.Spans.Select(static span => span.Name).ToHashSet(StringComparer.Ordinal);
        string[] never = [.. names.Where(name => !started.Contains(name)).Distinct(StringComparer.Ordinal)];
        return never.Length == 0 ? null : $"{Words.List(never)} {Words.Was(never.Length)} never started.";
    }

    private static string? StartedToo(Spec spec, IReadOnlyList<string> names) =>
        spec.Timeline.Spans.FirstOrDefault(span => !names.Contains(span.Name, StringComparer.Ordinal)) is { } span
            ? $"{span.Name} was started at {Seconds.Text(span.Start)}."
            : null;
}
