using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using AsyncKatas.Dojo.Running;
using AsyncKatas.VirtualTime;

namespace AsyncKatas.Dojo.Timelines;

/// <summary>
/// One page that shows what the learner's code did above what the reference answer does, spec by spec, both on one scale. It
/// needs no script, no network and no other file, and follows the reader's choice of light or dark.
/// </summary>
internal static class TimelinePage
{
    private const int LabelWidth = 130;
    private const int ChartWidth = 640;
    private const int TimesWidth = 190;
    private const int RowHeight = 22;

    private const string Style = """
        :root { color-scheme: light dark; --text: #1f2328; --quiet: #59636e; --back: #ffffff; --panel: #f6f8fa; --line: #d1d9e0; --ok: #1a7f37; --failed: #cf222e; --cancelled: #9a6700; --running: #6e7781; }
        @media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --quiet: #9198a1; --back: #0d1117; --panel: #151b23; --line: #3d444d; --ok: #3fb950; --failed: #f85149; --cancelled: #d29922; --running: #9198a1; } }
        body { background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h3 { font-size: .9rem; margin: .75rem 0 .25rem; color: var(--quiet); font-weight: 600; }
        section { border-top: 1px solid var(--line); } svg { display: block; width: 100%; height: auto; background: var(--panel); border-radius: 6px; }
        text { fill: var(--text); font: 13px system-ui, sans-serif; } .times, .axis { fill: var(--quiet); font-size: 12px; } .grid { stroke: var(--line); }
        .succeeded { fill: var(--ok); } .failed { fill: var(--failed); } .cancelled { fill: var(--cancelled); } .running { fill: var(--running); }
        .pass { color: var(--ok); } .fail { color: var(--failed); } .legend span { margin-right: 1.25rem; } .legend i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="title">Title of the kata.</param>
    /// <param name="mine">What the specs said of the learner's code.</param>
    /// <param name="reference">What they say of the reference answer.</param>
    public static string Of(string title, IReadOnlyList<SpecResult> mine, IReadOnlyList<SpecResult> reference)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
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
            <p class="legend">{Legend("ok", "succeeded")}{Legend("failed", "failed")}{Legend("cancelled", "cancelled")}{Legend("running", "still running at the end")}</p>

            """);
        foreach (var spec in mine)
        {
            var other = reference.FirstOrDefault(it => string.Equals(it.Name, spec.Name, StringComparison.Ordinal));
            foreach (var row in RowsOf(spec).Concat(other is null ? [] : RowsOf(other)).Distinct(StringComparer.Ordinal))
            {
                AddSpec(page, spec, row, ChartOf(spec, row), other is null ? null : ChartOf(other, row));
            }
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static IEnumerable<string> RowsOf(SpecResult spec) => spec.Charts.Select(static chart => chart.Row);

    private static SpecChart? ChartOf(SpecResult spec, string row) => spec.Charts.FirstOrDefault(chart => string.Equals(chart.Row, row, StringComparison.Ordinal));

    private static string Legend(string colour, string text) => $"<span><i style=\"background: var(--{colour})\"></i>{text}</span>";

    private static void AddSpec(StringBuilder page, SpecResult spec, string row, SpecChart? mine, SpecChart? reference)
    {
        if (mine is not { Spans.Count: > 0 } && reference is not { Spans.Count: > 0 })
        {
            return;
        }

        var passed = spec.Outcome == SpecOutcome.Passed || (spec.Outcome == SpecOutcome.Failed && !spec.Failures.Any(failure => string.Equals(failure.Row, row, StringComparison.Ordinal)));
        var scale = Math.Max(1, new[] { mine, reference }.Max(static chart => chart is null ? 0 : End(chart)));
        page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2><span class=\"{(passed ? "pass\">passes" : "fail\">fails")}</span> {Encode(spec.Sentence)} {Encode(row)}</h2>\n");
        AddChart(page, "Your code", mine, scale);
        AddChart(page, "The reference answer", reference, scale);
        page.Append("</section>\n");
    }

    private static void AddChart(StringBuilder page, string title, SpecChart? chart, long scale)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h3>{title}</h3>\n");
        if (chart is not { Spans.Count: > 0 } shown)
        {
            page.Append("<p>No job ran.</p>\n");
            return;
        }

        var height = ((shown.Spans.Count + 1) * RowHeight) + 8;
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {LabelWidth + ChartWidth + TimesWidth} {height}\" role=\"img\" aria-label=\"{Encode(title)}: {shown.Spans.Count} jobs in {Seconds(shown.Length)}\">\n");
        for (var quarter = 0; quarter <= 4; quarter++)
        {
            var x = LabelWidth + (ChartWidth * quarter / 4);
            page.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{x}\" y1=\"4\" x2=\"{x}\" y2=\"{height - RowHeight}\"/><text class=\"axis\" x=\"{x}\" y=\"{height - 7}\" text-anchor=\"middle\">{Seconds(TimeSpan.FromTicks(scale * quarter / 4))}</text>\n");
        }

        foreach (var (index, span) in shown.Spans.Index())
        {
            AddSpan(page, span, shown.Length, scale, (index * RowHeight) + 6);
        }

        page.Append("</svg>\n");
    }

    private static void AddSpan(StringBuilder page, TimelineSpan span, TimeSpan length, long scale, int y)
    {
        var end = span.End ?? length;
        var x = LabelWidth + ((double)span.Start.Ticks * ChartWidth / scale);
        var width = Math.Max(3, (double)(end - span.Start).Ticks * ChartWidth / scale);
        var outcome = span.Outcome.ToString().ToLowerInvariant();
        var times = $"{Seconds(span.Start)} to {(span.End is null ? "..." : Seconds(end))}{(span.Outcome == SpanOutcome.Succeeded ? "" : $", {outcome}")}";
        page.Append(CultureInfo.InvariantCulture, $"<text x=\"{LabelWidth - 8}\" y=\"{y + 13}\" text-anchor=\"end\">{Encode(Short(span.Name))}</text><rect class=\"{outcome}\" x=\"{x:0.##}\" y=\"{y}\" width=\"{width:0.##}\" height=\"{RowHeight - 6}\" rx=\"3\"/><text class=\"times\" x=\"{LabelWidth + ChartWidth + 12}\" y=\"{y + 13}\">{times}</text>\n");
    }

    private static long End(SpecChart chart) => chart.Spans.Select(span => (span.End ?? chart.Length).Ticks).DefaultIfEmpty().Max();

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private static string Short(string name) => name.Length > 18 ? $"{name[..17]}…" : name;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
