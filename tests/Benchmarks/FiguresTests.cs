using AsyncKatas.Benchmarks;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Benchmarks;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(3, new double[] { 3 })]
    [InlineData(2, new double[] { 9, 1, 2 })]
    [InlineData(2.5, new double[] { 4, 1, 3, 2 })]
    public void The_median_is_the_middle_or_the_mean_of_the_two_in_the_middle(double expected, double[] values) =>
        Figures.Median(values).ShouldBe(expected);

    [Fact]
    public void No_values_have_no_median() => Should.Throw<ArgumentException>(() => Figures.Median([]));

    [Fact]
    public void A_round_in_which_the_machine_was_slow_for_both_does_not_change_the_ratio() =>
        Figures.Ratio([2, 200, 2], [1, 100, 1]).ShouldBe(2);

    [Fact]
    public void Series_of_different_rounds_have_no_ratio() =>
        Should.Throw<ArgumentException>(() => Figures.Ratio([1, 2], [1]));

    [Theory]
    [InlineData(1)]
    [InlineData(1.05)]
    [InlineData(2)]
    public void The_exponent_is_that_of_the_whole_time(double exponent)
    {
        int[] jobs = [1_000, 10_000, 100_000, 1_000_000];
        Figures.Exponent([.. jobs.Select(it => (it, 80 * Math.Pow(it, exponent - 1)))]).ShouldBe(exponent, 1e-9);
    }

    [Fact]
    public void One_number_of_jobs_has_no_exponent() =>
        Should.Throw<ArgumentException>(() => Figures.Exponent([(1_000, 80), (1_000, 81)]));
}
