using System.Globalization;
using System.Net;
using System.Text;
using AsyncKatas.SpecRuns;
using AsyncKatas.VirtualTime;

namespace AsyncKatas.Dojo.Timelines;

/// <summary>
/// One page that shows what the learner's code did above what the reference answer does, spec by spec, both on one
/// scale. It needs no script, no network and no other file, and follows the reader's choice of light or dark.
/// </summary>
internal static class TimelinePage
{
    private const int LabelWidth = 130;
    private const int ChartWidth = 640;
    private const int TimesWidth = 190;
    private const int RowHeight = 22;
    private const int LaneHeight = 18;
    private const int OverlapHeight = 28;
    private const int OverlapGap = 6;
    private const int Glance = 8;

    // Of a text of 12 px; rather too much than too little.
    private const double LetterWidth = 7;

    private const string Style = """
        :root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --back: #ffffff; --panel: #f6f8fa;
          --line: #d1d9e0; --ok: #1a7f37; --failed: #cf222e; --cancelled: #9a6700; --running: #6e7781;
          --moment: #8250df; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #f0f6fc; --quiet: #9198a1; --back: #0d1117; --panel: #151b23; --line: #3d444d; --ok: #3fb950;
            --failed: #f85149; --cancelled: #d29922; --running: #9198a1; --moment: #d2a8ff; }
        }
        body { background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto;
          max-width: 62rem; padding: 0 1rem; }
        h1 { font-size: 1.6rem; }
        h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        h3 { font-size: .9rem; margin: .75rem 0 .25rem; color: var(--quiet); font-weight: 600; }
        section { border-top: 1px solid var(--line); padding-bottom: 1rem; }
        svg { display: block; width: 100%; height: auto; background: var(--panel); border-radius: 6px; }
        text { fill: var(--text); font: 13px system-ui, sans-serif; }
        .times, .axis { fill: var(--quiet); font-size: 12px; }
        .grid { stroke: var(--line); }
        .moment { stroke: var(--moment); stroke-width: 1.5; stroke-dasharray: 4 3; }
        .said { fill: var(--moment); font-size: 12px; }
        .succeeded { fill: var(--ok); }
        .failed { fill: var(--failed); }
        .cancelled { fill: var(--cancelled); }
        .running { fill: var(--running); }
        .atonce { fill: var(--running); opacity: .45; }
        .toomany { fill: var(--failed); }
        .expected { stroke: var(--text); stroke-width: 1.5; stroke-dasharray: 2 2; }
        .pass { color: var(--ok); }
        .fail { color: var(--failed); }
        .legend span { margin-right: 1.25rem; }
        .legend i.dashed { background: none; border-left: 2px dashed var(--moment); border-radius: 0; width: 2px;
          height: 1em; vertical-align: -.1em; }
        .legend i.level { background: none; border-top: 2px dotted var(--text); border-radius: 0; height: .3em; }
        .legend i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="title">Title of the kata.</param>
    /// <param name="mine">What the specs said of the learner's code.</param>
    /// <param name="reference">What they say of the reference answer.</param>
    public static string Of(string title, IReadOnlyList<SpecResult> mine, IReadOnlyList<SpecResult> reference)
    {
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)}: timeline</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{Encode(title)}</h1>
            <p>What your code did, above what the reference answer does: both on one scale, in virtual time.</p>
            <p class="legend">{Legend("ok", "succeeded")}{Legend("failed", "failed")}{Legend(
                "cancelled",
                "cancelled"
            )}{Legend(
                "running",
                "still running at the end"
            )}<span><i class="dashed"></i>a moment: a limit of time is reached, the caller cancels, the call returns
            or throws</span><span><i class="level"></i>how many run at once, and how many the spec expects
            at the busiest moment</span></p>

            """
        );
        var rows = RowsOf(mine, reference);
        foreach (var (index, row) in rows.Index())
        {
            page.Append(index == 1 ? "<p class=\"rest\">All others, in the order of their file:</p>\n" : "");
            AddRow(page, row);
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>
    /// The part of a page that shows the row which has most to tell: the first that fails, else the most eventful of
    /// those that fit a glance.
    /// </summary>
    /// <param name="mine">What the specs said of the learner's code.</param>
    /// <param name="reference">What they say of the reference answer; null: it is not to be seen yet.</param>
    /// <returns>HTML without any style of its own; empty if no job ran.</returns>
    public static string First(IReadOnlyList<SpecResult> mine, IReadOnlyList<SpecResult>? reference)
    {
        var part = new StringBuilder();
        var rows = RowsOf(mine, reference ?? []);
        var first = rows is [{ Passed: false } failing, ..]
            ? failing
            : rows.Where(static row => row.Size <= Glance).MaxBy(static row => row.Interest) ?? rows.FirstOrDefault();
        if (first is not null)
        {
            AddRow(part, first, hasReference: reference is not null);
        }

        return part.ToString();
    }

    // The reader should not have to look for what there is to see.
    private static List<TimelineRow> RowsOf(IReadOnlyList<SpecResult> mine, IReadOnlyList<SpecResult> reference)
    {
        var rows = mine.SelectMany(spec => RowsIn(spec, reference)).ToList();
        if (rows.Count > 1)
        {
            var first = rows.Find(static row => !row.Passed) ?? rows.MaxBy(static row => row.Interest)!;
            rows.Remove(first);
            rows.Insert(0, first);
        }

        return rows;
    }

    // Rows in which neither ran a job have nothing to show.
    private static IEnumerable<TimelineRow> RowsIn(SpecResult spec, IReadOnlyList<SpecResult> reference)
    {
        var other = reference.FirstOrDefault(it => string.Equals(it.Name, spec.Name, StringComparison.Ordinal));
        var names = spec
            .Charts.Concat(other?.Charts ?? [])
            .Select(static chart => chart.Row)
            .Distinct(StringComparer.Ordinal);
        return names
            .Select(name => new TimelineRow(
                spec,
                name,
                ChartOf(spec, name),
                other is null ? null : ChartOf(other, name)
            ))
            .Where(static row => row.HasWork);
    }

    private static SpecChart? ChartOf(SpecResult spec, string row) =>
        spec.Charts.FirstOrDefault(chart => string.Equals(chart.Row, row, StringComparison.Ordinal));

    private static string Legend(string colour, string text) =>
        $"<span><i style=\"background: var(--{colour})\"></i>{text}</span>";

    private static void AddRow(StringBuilder page, TimelineRow row, bool hasReference = true)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"<section>\n<h2><span class=\"{(row.Passed ? "pass\">passes" : "fail\">fails")}</span> "
                + $"{Encode(row.Spec.Sentence)} {Encode(row.Name)}</h2>\n"
        );
        AddChart(page, "Your code", row.Mine, row.Scale);
        if (hasReference)
        {
            AddChart(page, "The reference answer", row.Reference, row.Scale);
        }

        page.Append("</section>\n");
    }

    private static void AddChart(StringBuilder page, string title, SpecChart? chart, long scale)
    {
        var beyond = (chart?.Moments ?? [])
            .Where(moment => moment.Time.Ticks > scale)
            .Select(static moment => $" ({Encode(Say(moment))}, beyond this picture)");
        page.Append(CultureInfo.InvariantCulture, $"<h3>{title}{string.Concat(beyond)}</h3>\n");
        if (chart is not { Spans.Count: > 0 } shown)
        {
            page.Append("<p>No job ran.</p>\n");
            return;
        }

        // Moments have a band above the bars for their names, the axis one below: no line runs through a word.
        var moments = MomentLanes.Of(
            [.. shown.Moments.Where(moment => moment.Time.Ticks <= scale)],
            moment => X(moment.Time, scale),
            moment => (Say(moment).Length * LetterWidth) + 8
        );
        var top = (moments.Select(static moment => moment.Lane + 1).DefaultIfEmpty().Max() * LaneHeight) + 4;
        var rowsEnd = top + (shown.Spans.Count * RowHeight) + 4;
        var bottom = rowsEnd + (shown.ExpectedOverlap is null ? 0 : OverlapHeight + OverlapGap);
        page.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {LabelWidth + ChartWidth + TimesWidth} {bottom + RowHeight}\" role=\"img\" "
                + $"aria-label=\"{Encode(Describe(title, shown))}\">\n"
        );
        foreach (var tick in Axis.Of(scale))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{X(tick, scale):0.##}\" y1=\"{top}\" x2=\"{X(tick, scale):0.##}\" "
                    + $"y2=\"{bottom}\"/><text class=\"axis\" x=\"{X(tick, scale):0.##}\" y=\"{bottom + 15}\" "
                    + $"text-anchor=\"middle\">{Seconds(tick)}</text>\n"
            );
        }

        foreach (var (index, span) in shown.Spans.Index())
        {
            AddSpan(page, span, shown.Length, scale, top + (index * RowHeight) + 3);
        }

        AddOverlap(page, shown, scale, bottom);

        AddMoments(page, moments, scale, bottom);
        page.Append("</svg>\n");
    }

    private static void AddMoments(
        StringBuilder page,
        IReadOnlyList<(TimelineMoment Moment, int Lane)> moments,
        long scale,
        int bottom
    )
    {
        // Of those at one time, only the uppermost needs a line: the dashes of several would fill each other's gaps.
        foreach (var (moment, lane) in moments.DistinctBy(static it => it.Moment.Time))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<line class=\"moment\" x1=\"{X(moment.Time, scale):0.##}\" y1=\"{(lane * LaneHeight) + 4}\" "
                    + $"x2=\"{X(moment.Time, scale):0.##}\" y2=\"{bottom}\"/>\n"
            );
        }

        foreach (var (moment, lane) in moments)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<text class=\"said\" x=\"{X(moment.Time, scale) + 5:0.##}\" "
                    + $"y=\"{(lane * LaneHeight) + 15}\">{Encode(Say(moment))}</text>\n"
            );
        }
    }

    // How many ran at once, as steps below the bars, where the spec expects a number.
    private static void AddOverlap(StringBuilder page, SpecChart chart, long scale, int bottom)
    {
        if (chart.ExpectedOverlap is not { } expected)
        {
            return;
        }

        var steps = chart.Overlap.ToList();
        var peak = steps.Max(static step => step.Count);
        var unit = (double)OverlapHeight / Math.Max(peak, expected);
        foreach (var ((from, count), (to, _)) in steps.Zip(steps.Skip(1)).Where(static pair => pair.First.Count > 0))
        {
            AddStep("atonce", from, to, bottom, Math.Min(count, expected));
            AddStep("toomany", from, to, bottom - (expected * unit), count - expected);
        }

        var y = bottom - (expected * unit);
        page.Append(
            CultureInfo.InvariantCulture,
            $"<line class=\"expected\" x1=\"{LabelWidth}\" y1=\"{y:0.##}\" x2=\"{LabelWidth + ChartWidth}\" "
                + $"y2=\"{y:0.##}\"/><text x=\"{LabelWidth - 8}\" y=\"{bottom - 8}\" text-anchor=\"end\">"
                + $"at once</text><text class=\"times\" x=\"{LabelWidth + ChartWidth + 12}\" "
                + $"y=\"{bottom - 8}\">{SayOverlap(peak, expected)}</text>\n"
        );

        void AddStep(string kind, TimeSpan from, TimeSpan to, double floor, int count)
        {
            if (count > 0)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect class=\"{kind}\" x=\"{X(from, scale):0.##}\" y=\"{floor - (count * unit):0.##}\" "
                        + $"width=\"{X(to, scale) - X(from, scale):0.##}\" height=\"{count * unit:0.##}\"/>\n"
                );
            }
        }
    }

    private static string SayOverlap(int peak, int expected) =>
        string.Create(CultureInfo.InvariantCulture, $"{peak} at most, {expected} expected");

    private static double X(TimeSpan time, long scale) => LabelWidth + ((double)time.Ticks * ChartWidth / scale);

    private static string Say(TimelineMoment moment) => $"{moment.Name} at {Seconds(moment.Time)}";

    // For those who cannot see it.
    private static string Describe(string title, SpecChart chart)
    {
        var spans = chart.Spans.Select(span => $"{span.Name} from {Times(span, chart.Length)}");
        string[] overlap = chart.ExpectedOverlap is { } expected
            ? [$"at once: {SayOverlap(chart.Overlap.Max(static step => step.Count), expected)}"]
            : [];
        return $"{title}. {string.Join("; ", [.. spans, .. overlap, .. chart.Moments.Select(Say)])}.";
    }

    private static string Times(TimelineSpan span, TimeSpan length) =>
        $"{Seconds(span.Start)} to {Seconds(span.End ?? length)}"
        + (
            span.Outcome switch
            {
                SpanOutcome.Succeeded => "",
                SpanOutcome.Running => ", still running",
                var it => $", {it.ToString().ToLowerInvariant()}",
            }
        );

    private static void AddSpan(StringBuilder page, TimelineSpan span, TimeSpan length, long scale, int y)
    {
        var end = span.End ?? length;
        var x = X(span.Start, scale);
        var width = Math.Max(3, (double)(end - span.Start).Ticks * ChartWidth / scale);
        var outcome = span.Outcome.ToString().ToLowerInvariant();
        page.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{LabelWidth - 8}\" y=\"{y + 13}\" text-anchor=\"end\">{Encode(Short(span.Name))}</text><rect "
                + $"class=\"{outcome}\" x=\"{x:0.##}\" y=\"{y}\" width=\"{width:0.##}\" height=\"{RowHeight - 6}\" "
                + $"rx=\"3\"/><text class=\"times\" x=\"{LabelWidth + ChartWidth + 12}\" "
                + $"y=\"{y + 13}\">{Times(span, length)}</text>\n"
        );
    }

    private static string Seconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private static string Short(string name) => name.Length > 18 ? $"{name[..17]}…" : name;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
