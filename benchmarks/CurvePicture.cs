using System.Globalization;
using System.Security;
using System.Text;

namespace AsyncKatas.Benchmarks;

/// <summary>Draws time a job over the number of jobs, one panel for each contest, on logarithmic scales.</summary>
internal static class CurvePicture
{
    private const int Width = 860;
    private const int PanelHeight = 330;
    private const int Left = 80;
    private const int PlotWidth = 470;
    private const int Right = Left + PlotWidth;
    private const int PlotTop = 46;
    private const int PlotHeight = 236;
    private const int Bottom = PlotTop + PlotHeight;
    private const int LabelHeight = 17;
    private const int Colours = 7;

    private const string Style = """
          <style>
            .back { fill: #ffffff; } .panel { fill: #f6f8fa; stroke: #d1d9e0; } .grid { stroke: #d1d9e0; }
            text { fill: #1f2328; font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; }
            .head { font-weight: 600; font-size: 15px; } .quiet { fill: #59636e; font-size: 12px; }
            .curve { fill: none; stroke-width: 2; } .lead { stroke-width: 1; opacity: 0.5; }
            .c0 { stroke: #1a7f37; } .c1 { stroke: #0969da; } .c2 { stroke: #8250df; } .c3 { stroke: #bc4c00; }
            .c4 { stroke: #6e7781; } .c5 { stroke: #cf222e; } .c6 { stroke: #9a6700; } .c0.curve { stroke-width: 3.5; }
            @media (prefers-color-scheme: dark) {
              .back { fill: #0d1117; } .panel { fill: #151b23; stroke: #3d444d; } .grid { stroke: #3d444d; }
              text { fill: #f0f6fc; } .quiet { fill: #9198a1; }
              .c0 { stroke: #3fb950; } .c1 { stroke: #58a6ff; } .c2 { stroke: #d2a8ff; } .c3 { stroke: #f0883e; }
              .c4 { stroke: #9198a1; } .c5 { stroke: #f85149; } .c6 { stroke: #d29922; }
            }
          </style>
        """;

    /// <summary>Draws a picture for light and dark pages.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="measurements">The figures; contests and curves stand in the order in which they come first.</param>
    /// <exception cref="ArgumentException">There are no figures.</exception>
    public static string Draw(string title, IReadOnlyCollection<Measurement> measurements)
    {
        if (measurements.Count == 0)
        {
            throw new ArgumentException("There is nothing to draw.", nameof(measurements));
        }

        IGrouping<string, Measurement>[] contests = [.. measurements.GroupBy(static it => it.Contest)];
        var height = 10 + (contests.Length * (PanelHeight + 10));
        var scale = new Scale(measurements);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}"
              role="img" aria-labelledby="title description">
              <title id="title">{Escape(title)}</title>
              <desc id="description">{Escape(Describe(contests))}</desc>
            {Style}
              <rect class="back" width="{Width}" height="{height}"/>

            """);
        foreach (var (index, contest) in contests.Index())
        {
            AppendPanel(svg, contest, scale, 10 + (index * (PanelHeight + 10)));
        }

        return svg.Append("</svg>\n").ToString().ReplaceLineEndings("\n");
    }

    private static string Describe(IEnumerable<IGrouping<string, Measurement>> contests) =>
        string.Join(' ', contests.Select(static contest =>
            $"{contest.Key}: {string.Join("; ", contest.GroupBy(static it => it.Name).Select(DescribeCurve))}."));

    private static string DescribeCurve(IGrouping<string, Measurement> curve)
    {
        var (first, last) = (curve.MinBy(static it => it.Jobs)!, curve.MaxBy(static it => it.Jobs)!);
        return $"{curve.Key} takes {Time(first.Nanoseconds)} a job for {Count(first.Jobs)} "
            + $"and {Time(last.Nanoseconds)} for {Count(last.Jobs)}";
    }

    private static void AppendPanel(StringBuilder svg, IGrouping<string, Measurement> contest, Scale scale, int top)
    {
        svg.Append(CultureInfo.InvariantCulture, $"""
              <g transform="translate(0 {top})">
                <rect class="panel" x="10.5" y="0.5" width="{Width - 21}" height="{PanelHeight - 1}" rx="6"/>
                <text class="head" x="28" y="28">{Escape(contest.Key)}: time a job</text>

            """);
        foreach (var time in scale.Times)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                    <line class="grid" x1="{Left}" y1="{scale.Y(time):0.#}" x2="{Right}" y2="{scale.Y(time):0.#}"/>
                    <text class="quiet" x="{Left - 8}" y="{scale.Y(time) + 4:0.#}" text-anchor="end">{Time(time)}</text>

                """);
        }

        foreach (var jobs in scale.Jobs)
        {
            var x = scale.X(jobs);
            svg.Append(CultureInfo.InvariantCulture, $"""
                    <line class="grid" x1="{x:0.#}" y1="{PlotTop}" x2="{x:0.#}" y2="{Bottom}"/>
                    <text class="quiet" x="{x:0.#}" y="{Bottom + 18}" text-anchor="middle">{Count(jobs)}</text>

                """);
        }

        svg.Append(CultureInfo.InvariantCulture, $"""
                <text class="quiet" x="{Left + (PlotWidth / 2)}" y="{Bottom + 36}" text-anchor="middle">jobs</text>

            """);
        AppendCurves(svg, contest, scale);
        svg.Append("  </g>\n");
    }

    private static void AppendCurves(StringBuilder svg, IGrouping<string, Measurement> contest, Scale scale)
    {
        IGrouping<string, Measurement>[] curves = [.. contest.GroupBy(static it => it.Name)];
        var ends = curves.Select(curve => scale.Y(curve.MaxBy(static it => it.Jobs)!.Nanoseconds)).ToArray();
        var labels = Spread(ends);
        foreach (var (index, curve) in curves.Index())
        {
            var points = string.Join(' ', curve.OrderBy(static it => it.Jobs).Select(it =>
                string.Create(CultureInfo.InvariantCulture, $"{scale.X(it.Jobs):0.#},{scale.Y(it.Nanoseconds):0.#}")));
            var last = scale.X(curve.Max(static it => it.Jobs));
            svg.Append(CultureInfo.InvariantCulture, $"""
                    <polyline class="curve c{index % Colours}" points="{points}"/>
                    <line class="lead c{index % Colours}"
                      x1="{last:0.#}" y1="{ends[index]:0.#}" x2="{Right + 16}" y2="{labels[index]:0.#}"/>
                    <text x="{Right + 20}" y="{labels[index] + 4:0.#}">{Escape(curve.Key)}</text>

                """);
        }
    }

    // Labels beside the ends of their curves, in their order, none above another.
    private static double[] Spread(double[] ends)
    {
        var places = new double[ends.Length];
        var free = double.NegativeInfinity;
        var order = Enumerable.Range(0, ends.Length).OrderBy(index => ends[index]).ToArray();
        foreach (var index in order)
        {
            places[index] = Math.Max(ends[index], free);
            free = places[index] + LabelHeight;
        }

        // What was pushed out below goes up again, and pushes those above.
        var limit = (double)Bottom;
        foreach (var index in order.Reverse())
        {
            places[index] = Math.Min(places[index], limit);
            limit = places[index] - LabelHeight;
        }

        return places;
    }

    private static string Time(double nanoseconds) =>
        nanoseconds switch
        {
            < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:0} ns"),
            < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:0.##} µs"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.##} ms"),
        };

    private static string Count(int jobs) => jobs.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Escape(string text) => SecurityElement.Escape(text);

    // Whole powers of ten around all figures, the same for all panels, so that panels can be compared.
    private sealed class Scale
    {
        private readonly double _firstJobs;
        private readonly double _lastJobs;
        private readonly double _firstTime;
        private readonly double _lastTime;

        public Scale(IReadOnlyCollection<Measurement> measurements)
        {
            (_firstJobs, _lastJobs) = Around(measurements.Select(static it => (double)it.Jobs));
            (_firstTime, _lastTime) = Around(measurements.Select(static it => it.Nanoseconds));
        }

        public IEnumerable<int> Jobs => Powers(_firstJobs, _lastJobs).Select(static power => (int)power);

        public IEnumerable<double> Times => Powers(_firstTime, _lastTime);

        public double X(double jobs) => Left + (PlotWidth * (Math.Log10(jobs) - _firstJobs) / (_lastJobs - _firstJobs));

        public double Y(double time) =>
            Bottom - (PlotHeight * (Math.Log10(time) - _firstTime) / (_lastTime - _firstTime));

        private static (double First, double Last) Around(IEnumerable<double> values)
        {
            double[] logs = [.. values.Select(Math.Log10)];
            var first = Math.Floor(logs.Min());
            return (first, Math.Max(Math.Ceiling(logs.Max()), first + 1));
        }

        private static IEnumerable<double> Powers(double first, double last) =>
            Enumerable.Range((int)first, (int)(last - first) + 1).Select(static power => Math.Pow(10, power));
    }
}
