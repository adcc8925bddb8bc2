using System.Globalization;
using System.Xml.Linq;
using AsyncKatas.Benchmarks;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Benchmarks;

public sealed class CurvePictureTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    private static readonly Measurement[] s_two =
    [
        new("At once", "Task.WhenAll", 1, 1_000, null),
        new("At once", "Task.WhenAll", 1_000_000, 100, null),
        new("At once", "a < b & c", 1, 1_000, null),
        new("At once", "a < b & c", 1_000_000, 100, null),
        new("In turn", "a loop", 1, 10_000, null),
    ];

    [Fact]
    public void Each_curve_is_a_line_and_each_contest_a_panel()
    {
        var svg = Draw(s_two);
        svg.Descendants(s_svg + "polyline").Count().ShouldBe(3);
        svg.Descendants(s_svg + "g").Count().ShouldBe(2);
    }

    [Fact]
    public void Both_scales_are_logarithmic_and_span_whole_powers_of_ten()
    {
        var points = Points(Draw(s_two).Descendants(s_svg + "polyline").First());
        points.ShouldBe([(80, 164), (550, 282)]);
    }

    [Fact]
    public void Names_are_escaped_and_labels_of_curves_that_end_together_do_not_overlap()
    {
        var texts = Draw(s_two).Descendants(s_svg + "text");
        var labels = texts.Where(it => it.Value is "Task.WhenAll" or "a < b & c").ToList();
        labels.Count.ShouldBe(2);
        var heights = labels.Select(it => Number(it.Attribute("y")!.Value)).Order().ToList();
        (heights[1] - heights[0]).ShouldBeGreaterThanOrEqualTo(17);
    }

    [Fact]
    public void It_serves_dark_pages_and_says_in_words_what_it_shows()
    {
        var svg = CurvePicture.Draw("Time", s_two);
        svg.ShouldContain("@media (prefers-color-scheme: dark)");
        svg.ShouldContain("Task.WhenAll takes 1 µs a job for 1 and 100 ns for 1,000,000");
        svg.ShouldNotContain("\r");
    }

    [Fact]
    public void One_figure_alone_is_drawn_too() =>
        Points(Draw([new("At once", "a loop", 10, 100, null)]).Descendants(s_svg + "polyline").Single())
            .Count.ShouldBe(1);

    [Fact]
    public void Nothing_is_refused() => Should.Throw<ArgumentException>(() => CurvePicture.Draw("Time", []));

    private static XElement Draw(Measurement[] measurements) =>
        XDocument.Parse(CurvePicture.Draw("Time", measurements)).Root.ShouldNotBeNull();

    private static List<(double X, double Y)> Points(XElement line) =>
        [
            .. line.Attribute("points")!.Value.Split(' ').Select(it => it.Split(','))
                .Select(it => (Number(it[0]), Number(it[1]))),
        ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
