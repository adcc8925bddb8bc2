using System.Globalization;
using System.Text.RegularExpressions;
using AsyncKatas.Dojo.Timelines;
using AsyncKatas.SpecRuns;
using AsyncKatas.Specs;
using AsyncKatas.VirtualTime;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What the page of a timeline draws, and where.</summary>
public sealed partial class TimelinePageTests
{
    [Theory]
    [InlineData(10_000_000, "0 0.2 0.4 0.6 0.8 1")]
    [InlineData(13_000_000, "0 0.2 0.4 0.6 0.8 1 1.2")]
    [InlineData(36_000_000_000, "0 500 1000 1500 2000 2500 3000 3500")]
    [InlineData(1, "0")]
    [InlineData(29_990_000, "0 0.5 1 1.5 2 2.5")]
    public void Ticks_are_round(long length, string seconds) =>
        string.Join(
                ' ',
                Axis.Of(length)
                    .Where(tick => length > 1 || tick == TimeSpan.Zero)
                    .Select(static tick => tick.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture))
            )
            .ShouldBe(seconds);

    [Fact]
    public void No_line_of_a_moment_runs_through_the_name_of_another()
    {
        double[] places = [0, 5, 50, 52, 300];
        var lanes = MomentLanes.Of(
            [.. places.Select(static x => new TimelineMoment("x", TimeSpan.FromSeconds(x)))],
            static moment => moment.Time.TotalSeconds,
            static _ => 60
        );
        lanes.Select(static it => it.Lane).ShouldBe([0, 1, 2, 3, 0]);
    }

    [Fact]
    public void Limits_cancellations_and_returns_are_drawn()
    {
        var page = TimelinePage.Of(
            "01 Adding",
            [Spec("It_adds", SpecOutcome.Passed, Chart(1, ("limit", 2), ("throws", 1), ("caller cancels", 0.5)))],
            [Spec("It_adds", SpecOutcome.Passed, Chart(1, ("limit", 60)))]
        );
        page.ShouldContain(">limit at 2 s</text>");
        page.ShouldContain(">throws at 1 s</text>");
        page.ShouldContain(">caller cancels at 0.5 s</text>");
        page.ShouldContain("<h3>The reference answer (limit at 60 s, beyond this picture)</h3>");
        page.ShouldContain(
            "aria-label=\"Your code. A from 0 s to 1 s; limit at 2 s; throws at 1 s; caller cancels at 0.5 s.\""
        );

        // The names stand above the grid, and the numbers of the axis below.
        var picture = page[..page.IndexOf("</svg>", StringComparison.Ordinal)];
        var (top, bottom) = (Number(Grid().Match(picture), "top"), Number(Grid().Match(picture), "bottom"));
        Said().Matches(picture).Select(static text => Number(text, "y")).ShouldAllBe(y => y < top);
        AxisText().Matches(picture).Select(static text => Number(text, "y")).ShouldAllBe(y => y - 12 > bottom);
    }

    [Fact]
    public void How_many_run_at_once_is_drawn_against_what_was_expected()
    {
        var chart = new SpecChart(
            "",
            TimeSpan.FromSeconds(4),
            [
                new TimelineSpan("A", TimeSpan.Zero, TimeSpan.FromSeconds(2), SpanOutcome.Succeeded),
                new TimelineSpan("B", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), SpanOutcome.Failed),
                new TimelineSpan("C", TimeSpan.FromSeconds(1), End: null, SpanOutcome.Running),
            ]
        )
        {
            ExpectedOverlap = 2,
        };
        chart
            .Overlap.Select(static step => $"{step.From.TotalSeconds}: {step.Count}")
            .ShouldBe(["0: 1", "1: 3", "2: 2", "3: 1", "4: 0"]);
        var page = TimelinePage.Of("01 Adding", [Spec("It_adds", SpecOutcome.Failed, chart)], []);
        page.ShouldContain(">3 at most, 2 expected</text>");
        page.ShouldContain("C from 1 s to 4 s, still running; at once: 3 at most, 2 expected.");
        OverlapSteps()
            .Matches(page)
            .Select(static it => it.Value)
            .ShouldBe(["atonce", "atonce", "toomany", "atonce", "atonce"]);

        // Where no number is expected, none is drawn.
        TimelinePage
            .Of("01 Adding", [Spec("It_adds", SpecOutcome.Failed, chart with { ExpectedOverlap = null })], [])
            .ShouldNotContain("at most");
    }

    [Fact]
    public async Task What_a_spec_expects_at_once_comes_with_its_timeline()
    {
        var timeline = new Timeline(TimeProvider.System);
        await timeline.TrackAsync("A", static () => Task.CompletedTask);
        SpecChart.Parse("", SpecChart.Format(timeline)).ExpectedOverlap.ShouldBeNull();
        timeline.ExpectOverlap(3);
        var chart = SpecChart.Parse("", SpecChart.Format(timeline));
        chart.ExpectedOverlap.ShouldBe(3);
        chart.Spans.Count.ShouldBe(1);

        // Nobody can count those that are left out.
        for (var i = 0; i < 100; i++)
        {
            await timeline.TrackAsync("B", static () => Task.CompletedTask);
        }

        SpecChart.Parse("", SpecChart.Format(timeline)).ExpectedOverlap.ShouldBeNull();
    }

    [Fact]
    public void A_green_kata_opens_on_the_spec_that_shows_most()
    {
        var dull = Spec("Dull", SpecOutcome.Passed, Chart(1));
        var rich = Spec("Rich", SpecOutcome.Passed, Chart(2, ("limit", 1), ("throws", 2)));
        Order([dull, rich]).ShouldBe(["Rich", "Dull"]);
    }

    [Fact]
    public void A_red_kata_opens_on_what_fails_first()
    {
        var rich = Spec("Rich", SpecOutcome.Passed, Chart(2, ("limit", 1), ("throws", 2)));
        Order([
                rich,
                Spec("Dull", SpecOutcome.Passed, Chart(1)),
                Spec("Bad", SpecOutcome.Failed, Chart(1)),
                Spec("Worse", SpecOutcome.Failed, Chart(1)),
            ])
            .ShouldBe(["Bad", "Rich", "Dull", "Worse"]);
    }

    [Fact]
    public void Moments_go_through_the_pipe()
    {
        var timeline = new Timeline(TimeProvider.System);
        timeline.MarkMoment("caller\ncancels", TimeSpan.FromSeconds(3));
        SpecChart
            .Parse("(a: 1)", SpecChart.Format(timeline))
            .Moments.ShouldBe([new TimelineMoment("caller cancels", TimeSpan.FromSeconds(3))]);
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Order(SpecResult[] specs) =>
        Heading().Matches(TimelinePage.Of("x", specs, [])).Select(static heading => heading.Groups["name"].Value);

    private static SpecResult Spec(string name, SpecOutcome outcome, SpecChart chart) =>
        new(
            name,
            1,
            outcome,
            1,
            outcome == SpecOutcome.Failed ? [new SpecFailure("", "", "no", "")] : [],
            TimeSpan.Zero
        )
        {
            Charts = [chart],
        };

    private static SpecChart Chart(double seconds, params (string Name, double At)[] moments) =>
        new(
            "",
            TimeSpan.FromSeconds(seconds),
            [new TimelineSpan("A", TimeSpan.Zero, TimeSpan.FromSeconds(seconds), SpanOutcome.Succeeded)]
        )
        {
            Moments = [.. moments.Select(static it => new TimelineMoment(it.Name, TimeSpan.FromSeconds(it.At)))],
        };

    [GeneratedRegex(
        "(?<=<rect class=\")(atonce|toomany)(?=\")",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex OverlapSteps();

    [GeneratedRegex(
        "<line class=\"grid\" x1=\"[^\"]*\" y1=\"(?<top>\\d+)\" x2=\"[^\"]*\" y2=\"(?<bottom>\\d+)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Grid();

    [GeneratedRegex(
        "<text class=\"said\" x=\"[^\"]*\" y=\"(?<y>\\d+)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex Said();

    [GeneratedRegex(
        "<text class=\"axis\" x=\"[^\"]*\" y=\"(?<y>\\d+)\"",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex AxisText();

    [GeneratedRegex("</span> (?<name>\\w+) </h2>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Heading();
}
