using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>The charts of a kata show when the call has ended.</summary>
public sealed class ChartTests
{
    [Theory]
    [InlineData("12-as-completed")]
    public async Task The_end_of_the_call_is_drawn_wherever_a_job_ran(string kata)
    {
        var answer = Variant
            .AllOf(KataFiles.Of(RepositoryVerification.Repository, kata))
            .Single(static variant => variant.Kind == VariantKind.Solution);
        await using var runner = new SpecRunner();
        var run = await runner.RunAsync(
            KataCompiler.Run(answer),
            wantsCharts: true,
            cancellationToken: TestContext.Current.CancellationToken
        );
        run.Passed.ShouldBeTrue();
        run.Specs.SelectMany(static spec => spec.Charts).ShouldContain(static chart => chart.Spans.Count > 0);
        run.Specs.Where(static spec =>
                spec.Charts.Any(static chart =>
                    chart.Spans.Count > 0 && !chart.Moments.Any(static moment => moment.Name is "returns" or "throws")
                )
            )
            .Select(static spec => spec.Name)
            .ShouldBeEmpty();
    }
}
