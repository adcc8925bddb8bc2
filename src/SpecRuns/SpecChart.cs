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

    /// <summary>What happened or was due when, that is no work.</summary>
    public IReadOnlyList<TimelineMoment> Moments { get; init; } = [];

    /// <summary>Writes a timeline as text, for the pipe.</summary>
    public static string Format(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var lines = timeline
            .Spans.Take(MaxSpans)
            .Select(static span =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{span.Start.Ticks}\t{span.End?.Ticks ?? -1}\t{(int)span.Outcome}\t{span.Name.ReplaceLineEndings(" ")}"
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
        return string.Join(
            '\n',
            moments.Concat(lines).Prepend(timeline.Now.Ticks.ToString(CultureInfo.InvariantCulture))
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
            .ToLookup(static parts => parts[0] is MomentMark);
        return new SpecChart(
            row,
            Ticks(lines[0]),
            [
                .. parts[false]
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
                .. parts[true]
                    .Where(static it => it.Length == 3)
                    .Select(static it => new TimelineMoment(it[2], Ticks(it[1]))),
            ],
        };
    }

    private static TimeSpan Ticks(string text) => TimeSpan.FromTicks(long.Parse(text, CultureInfo.InvariantCulture));
}
