using System.Diagnostics;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>How many jobs ran at once.</summary>
[StackTraceHidden]
public static class OverlapAssertions
{
    /// <summary>Asserts that at some moment exactly so many jobs ran at once, and never more.</summary>
    /// <param name="expected">The largest number of jobs at once.</param>
    /// <exception cref="SpecFailedException">More or fewer ran at once.</exception>
    public static void ShouldHavePeakedAt(this Spec spec, int expected)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Timeline.ExpectOverlap(expected);
        var peak = spec.Timeline.MaxOverlap;
        if (peak == expected)
        {
            return;
        }

        if (peak == 0)
        {
            var expectation = expected == 1 ? $"one {spec.Work} at a time" : $"{expected} {spec.Work}s to run at once";
            spec.Fail($"Expected {expectation}; none was {Words.Began(spec.Work)}.");
        }

        spec.Fail(
            expected == 1 ? $"Expected one {spec.Work} at a time; {peak} ran at once."
                : peak > expected
                    ? $"Expected at most {expected} {spec.Work}s to run at once; at one moment there were {peak}."
                : $"Expected {expected} {spec.Work}s to run at once at some moment; there were never more than {peak}.",
            Symptoms.NotStarted(spec)
                ?? (peak > expected ? Overlapping(spec, expected) : Symptoms.OneAfterTheOther(spec))
        );
    }

    /// <summary>
    /// Asserts that, until the last job had started, never fewer than so many ran at once for any length of time.
    /// </summary>
    /// <param name="places">How many jobs should have been running.</param>
    /// <exception cref="SpecFailedException">Fewer ran at some moment although a job was still waiting.</exception>
    public static void ShouldHaveKeptBusy(this Spec spec, int places)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec.Timeline.ExpectOverlap(places);
        var spans = spec.Timeline.Spans;
        if (spans.Count == 0)
        {
            spec.Fail(
                $"Expected {Words.Count(places, spec.Work)} to be running; there was none.",
                Symptoms.NotStarted(spec)
            );
        }

        var last = spans.Max(static span => span.Start);
        var moments = spans
            .SelectMany(static span => new[] { TimeSpan.Zero, span.Start, span.End ?? span.Start })
            .Where(moment => moment < last)
            .Distinct()
            .Order();
        foreach (var moment in moments)
        {
            var running = spans.Count(span => span.Start <= moment && (span.End is null || span.End > moment));
            if (running < places)
            {
                var next = spans.First(span => span.Start > moment);
                spec.Fail(
                    $"Expected {Words.Count(places, spec.Work)} to be running as long as another one was "
                        + $"waiting; at {Seconds.Text(moment)} "
                        + $"{(running == 0 ? "none was" : $"only {running} {Words.Was(running)}")}.",
                    $"{next.Name} waited until {Seconds.Text(next.Start)} although there was a free place."
                );
            }
        }
    }

    // The first start that was one too many, and what was running then.
    private static string? Overlapping(Spec spec, int limit)
    {
        var spans = spec.Timeline.Spans;
        for (var i = limit; i < spans.Count; i++)
        {
            var running = spans
                .Take(i)
                .Where(span => span.End is null || span.End > spans[i].Start)
                .Select(static span => span.Name)
                .ToArray();
            if (running.Length >= limit)
            {
                return $"{spans[i].Name} started at {Seconds.Text(spans[i].Start)}, while {Words.List(running)} "
                    + $"{Words.Was(running.Length)} still running.";
            }
        }

        return null;
    }
}
