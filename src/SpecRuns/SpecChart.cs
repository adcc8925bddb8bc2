using System.Globalization;
using AsyncKatas.VirtualTime;

namespace AsyncKatas.SpecRuns;

/// <summary>What ran from when to when in one row of a spec.</summary>
/// <param name="Row">The arguments of the row; empty if the spec has no rows.</param>
/// <param name="Length">Virtual time from the start of the spec to its end.</param>
/// <param name="Spans">In the order of the starts.</param>
internal sealed record SpecChart(string Row, TimeSpan Length, IReadOnlyList<TimelineSpan> Spans)
{
    // Nobody reads more lines.
    private const int MaxSpans = 100;
    private const string MomentMark = "@";
    private const string OverlapMark = "#";

    /// <summary>What happened or was due when, that is no work.</summary>
    public IReadOnlyList<TimelineMoment> Moments { get; init; } = [];

    /// <summary>How many spans the spec expects at once at the busiest moment; null: it says nothing of that.</summary>
    public int? ExpectedOverlap { get; init; }

    /// <summary>How many spans ran at once, from each moment on at which that changed.</summary>
    public IEnumerable<(TimeSpan From, int Count)> Overlap =>
        Spans
            .SelectMany(span => new[] { span.Start, span.End ?? Length })
            .Distinct()
            .Order()
            .Select(time => (time, Spans.Count(span => span.Start <= time && (span.End ?? Length) > time)));

    /// <summary>Writes a timeline as text, for the pipe.</summary>
    public static string Format(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var lines = timeline
            .Spans.Take(MaxSpans)
            .Select(static span =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{span.Start.Ticks}\t{span.End?.Ticks ?? -1}\t{(int)span.Outcome}\t"
                        + $"{span.Name.ReplaceLineEndings(" ")}"
                )
            );
        var moments = timeline
            .Moments.Take(MaxSpans)
            .Select(static moment =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{MomentMark}\t{moment.Time.Ticks}\t{moment.Name.ReplaceLineEndings(" ")}"
                )
            );
        // Nobody can count those that are left out.
        var overlap = timeline is { Spans.Count: <= MaxSpans, ExpectedOverlap: { } expected }
            ? string.Create(CultureInfo.InvariantCulture, $"{OverlapMark}\t{expected}")
            : null;
        return string.Join(
            '\n',
            moments
                .Prepend(overlap)
                .OfType<string>()
                .Concat(lines)
                .Prepend(timeline.Now.Ticks.ToString(CultureInfo.InvariantCulture))
        );
    }

    /// <summary>Reads what <see cref="Format"/> has written. A last line that was cut off is left out.</summary>
    public static SpecChart Parse(string row, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        var parts = lines
            .Skip(1)
            .Select(static line => line.Split('\t', 4))
            .ToLookup(static parts => parts[0] is MomentMark or OverlapMark ? parts[0] : "", StringComparer.Ordinal);
        return new SpecChart(
            row,
            Ticks(lines[0]),
            [
                .. parts[""]
                    .Where(static it => it.Length == 4)
                    .Select(static it => new TimelineSpan(
                        it[3],
                        Ticks(it[0]),
                        it[1] is "-1" ? null : Ticks(it[1]),
                        (SpanOutcome)int.Parse(it[2], CultureInfo.InvariantCulture)
                    )),
            ]
        )
        {
            Moments =
            [
                .. parts[MomentMark]
                    .Where(static it => it.Length == 3)
                    .Select(static it => new TimelineMoment(it[2], Ticks(it[1]))),
            ],
            ExpectedOverlap = parts[OverlapMark].FirstOrDefault() is [_, var expected]
                ? int.Parse(expected, CultureInfo.InvariantCulture)
                : null,
        };
    }

    private static TimeSpan Ticks(string text) => TimeSpan.FromTicks(long.Parse(text, CultureInfo.InvariantCulture));
}
