using System.Diagnostics;
using AsyncKatas.VirtualTime;
using Xunit.Sdk;

namespace AsyncKatas.Specs;

/// <summary>How many requests one host of a <see cref="Site"/> had to answer at once.</summary>
[StackTraceHidden]
public static class HostAssertions
{
    /// <summary>
    /// Asserts that at some moment exactly so many requests to a host were under way, and never more. Those that take
    /// no time do not count.
    /// </summary>
    /// <param name="host">The name of the host.</param>
    /// <param name="expected">The largest number of requests at once.</param>
    /// <exception cref="SpecFailedException">More or fewer were under way at once.</exception>
    public static void ShouldHavePeakedForHost(this Spec spec, string host, int expected)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentException.ThrowIfNullOrEmpty(host);
        var prefix = string.Equals(host, Site.Host, StringComparison.Ordinal) ? "/" : $"{host}/";
        TimelineSpan[] spans =
        [
            .. spec.Timeline.Spans.Where(span =>
                span.End != span.Start && span.Name.StartsWith(prefix, StringComparison.Ordinal)
            ),
        ];
        var (peak, moment) = spans
            .Select(span => (Count: spans.Count(other => IsUnderWay(other, span.Start)), span.Start))
            .DefaultIfEmpty()
            .MaxBy(static busy => busy.Count);
        if (peak > expected)
        {
            var names = spans.Where(span => IsUnderWay(span, moment)).Select(static span => span.Name);
            spec.Fail(
                "Expected "
                    + (
                        expected == 1
                            ? $"one request to {host} at a time"
                            : $"at most {expected} requests to {host} at once"
                    )
                    + $"; at {Seconds.Text(moment)} there were {peak}.",
                $"Under way at {Seconds.Text(moment)}: {Words.List(names)}."
            );
        }

        if (peak < expected)
        {
            spec.Fail(
                $"Expected {Words.Count(expected, "request")} to {host} at once at some moment; there "
                    + $"{(peak == 0 ? "was none at all" : $"{(peak == 1 ? "was" : "were")} never more than {peak}")}.",
                Symptoms.StillRunning(spec)
            );
        }
    }

    private static bool IsUnderWay(TimelineSpan span, TimeSpan moment) =>
        span.Start <= moment && !(span.End <= moment);
}
