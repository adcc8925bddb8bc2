using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Specs;

/// <summary>Real HTTP at virtual times: exact, on whatever machine, and nothing of it is left when the client has given up.</summary>
public sealed class SiteTests
{
    public static TheoryData<string> Scenarios => [.. SiteScenarios.Names];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Times_are_exact_each_time(string scenario)
    {
        for (var time = 0; time < 5; time++)
        {
            await SiteScenarios.RunAsync(scenario);
        }
    }

    // Four threads leave this process little of two processors, and the scenarios run side by side besides.
    [Theory]
    [MemberData(nameof(Scenarios))]
    [Trait(When.Trait, When.Ci)]
    public async Task Times_are_exact_500_times_on_a_busy_machine(string scenario)
    {
        using var load = new BusyThreads(4);
        for (var time = 0; time < 500; time++)
        {
            await SiteScenarios.RunAsync(scenario);
        }
    }

    [Fact]
    public async Task What_the_server_still_holds_is_gone_when_the_spec_has_ended()
    {
        foreach (var scenario in SiteScenarios.Names)
        {
            await SiteScenarios.RunAsync(scenario);
        }

        (await SiteServer.StartedAsync()).Open.ShouldBe(0);
    }
}
