using AsyncKatas.SpecRuns;

namespace AsyncKatas.Dojo.Timelines;

/// <summary>One row of a spec: what the learner's code did, and what the reference answer does.</summary>
/// <param name="Spec">The spec, as the learner's code met it.</param>
/// <param name="Name">The arguments of the row; empty if the spec has no rows.</param>
/// <param name="Mine">What the learner's code did; null: it never came to that.</param>
/// <param name="Reference">What the reference answer does.</param>
internal sealed record TimelineRow(SpecResult Spec, string Name, SpecChart? Mine, SpecChart? Reference)
{
    // More than this makes no picture clearer.
    private const int Enough = 8;
    private const int MaxStretch = 4;

    /// <summary>True if there is something to see.</summary>
    public bool HasWork => Charts.Any(static chart => chart.Spans.Count > 0);

    /// <summary>How many jobs there are to see.</summary>
    public int Size => Charts.Max(static chart => chart.Spans.Count);

    /// <summary>True if the learner's code meets it.</summary>
    public bool Passed =>
        Spec.Outcome == SpecOutcome.Passed
        || (
            Spec.Outcome == SpecOutcome.Failed
            && !Spec.Failures.Any(failure => string.Equals(failure.Row, Name, StringComparison.Ordinal))
        );

    /// <summary>
    /// Where the picture ends: with the last job of either, for both are drawn on one scale, or with a moment after
    /// that, unless the jobs would become too small to be seen.
    /// </summary>
    public long Scale
    {
        get
        {
            var jobs = Math.Max(
                1,
                Charts.Max(static chart =>
                    chart.Spans.Select(span => (span.End ?? chart.Length).Ticks).DefaultIfEmpty().Max()
                )
            );
            return Charts
                .SelectMany(static chart => chart.Moments)
                .Select(static moment => moment.Time.Ticks)
                .Where(ticks => ticks / MaxStretch <= jobs)
                .Append(jobs)
                .Max();
        }
    }

    /// <summary>
    /// How much there is to see: jobs that end differently, moments, and jobs that begin or end at times of their own.
    /// </summary>
    public int Interest =>
        Charts.Max(chart =>
            (4 * chart.Spans.Select(static span => span.Outcome).Distinct().Count())
            + (3 * chart.Moments.Count(moment => moment.Time.Ticks <= Scale))
            + chart
                .Spans.SelectMany(static span => new TimeSpan?[] { span.Start, span.End })
                .Distinct()
                .Take(Enough)
                .Count()
            + Math.Min(chart.Spans.Count, Enough)
        );

    private IEnumerable<SpecChart> Charts => new[] { Mine, Reference }.OfType<SpecChart>();
}
