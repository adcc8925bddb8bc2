using AsyncKatas.Specs;
using Xunit;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// Specs that look like a kata's. They run before the first of a process, so that xunit and the clock are warm.
/// </summary>
public sealed class WarmUpSpec
{
    /// <summary>A spec that is met.</summary>
    /// <returns>A task that ends with the spec.</returns>
    [Fact]
    public Task JobsOverlapAsync() =>
        Spec.RunAsync(static async spec =>
        {
            var jobs = spec.EqualJobs(2, TimeSpan.FromSeconds(1));
            await Task.WhenAll(jobs[0].RunAsync(), jobs[1].RunAsync());
            spec.ShouldHaveTaken(TimeSpan.FromSeconds(1));
            spec.ShouldHaveStartedEachJobOnce();
        });

    /// <summary>A spec with rows that is not met.</summary>
    /// <param name="seconds">How long the job takes.</param>
    /// <returns>A task that ends with the spec.</returns>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task AJobTakesNoTimeAsync(int seconds) =>
        Spec.RunAsync(async spec =>
        {
            await spec.Job("A", TimeSpan.FromSeconds(seconds)).RunAsync();
            spec.ShouldHaveTaken(TimeSpan.Zero);
        });
}
