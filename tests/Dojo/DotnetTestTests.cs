using System.Text.RegularExpressions;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>
/// The specs without the dojo, as <c>dotnet test</c> builds and runs them. Nothing is red because of what a learner has
/// written.
/// </summary>
/// <param name="first">The runs that have built them.</param>
[Trait(When.Trait, When.Ci)]
public sealed partial class DotnetTestTests(FirstRuns first) : IClassFixture<FirstRuns>
{
    private static Repository Repository => RepositoryVerification.Repository;

    [Theory]
    [InlineData("02")]
    [InlineData("2")]
    [InlineData("results-in-order")]
    [InlineData("katas/02-results-in-order/")]
    public async Task Filter_takes_a_kata(string kata)
    {
        var (exitCode, output, _) = await TestAsync("solutions", "--filter", kata);
        exitCode.ShouldBe(0, output);
        Total(output).ShouldBe(Total(first.InSolutions.Output));
        Total(output).ShouldNotBe("0");
    }

    [Theory]
    [InlineData("99")]
    [InlineData("")]
    [InlineData("results-out-of-order")]
    public async Task Filter_names_a_kata_that_is_not_there(string kata)
    {
        var (exitCode, output, error) = await TestAsync("solutions", "--filter", kata);
        exitCode.ShouldBe(2);
        (output + error).ShouldContain(
            $"There is no kata '{kata}': --filter needs the number or the folder of one, such as 01."
        );
    }

    [Fact]
    public async Task A_failure_is_printed_once_and_without_frames_of_ours()
    {
        var (_, output, _) = await TestAsync("katas", "--filter", "16");
        foreach (var failure in output.Split("\nfailed ").Skip(1))
        {
            var lines = failure.Split('\n');
            lines
                .Count(static line => line.StartsWith("  Please implement ", StringComparison.Ordinal))
                .ShouldBeLessThanOrEqualTo(1, failure);
            lines.ShouldNotContain(static line => line.Contains("/support/", StringComparison.Ordinal), failure);
        }
    }

    [Fact]
    public async Task A_failure_shows_the_symptom_and_where_it_happened()
    {
        const string Kata = FirstRuns.Kata;
        Assert.SkipUnless(
            string.Equals(
                Repository.Read($"katas/{Kata}/Runner.cs"),
                Repository.Read($"solutions/{Kata}/start/Runner.cs"),
                StringComparison.Ordinal
            ),
            "A learner has begun with this kata, so its failures are others."
        );
        var failure = first.InKatas.Output.ReplaceLineEndings("\n").Split("\nfailed ")[1];
        // Where it was built, and how long it took, is this machine's.
        failure = Origin().Replace(TestDuration().Replace($"failed {failure}", "(N ms)"), "  from ...");
        failure.Replace('\\', '/').ShouldBeApproved(Repository.Root.Replace('\\', '/'));
    }

    [Fact]
    public async Task Specs_run_in_the_order_in_which_they_stand()
    {
        var (_, output, _) = await TestAsync("solutions", "--filter", "02", "--output", "Detailed");
        var file = Repository.Read("katas/02-results-in-order/GatherSpec.cs");
        var places = PassedLine()
            .Matches(output)
            .Select(line => file.IndexOf($"{line.Groups["spec"].Value.Replace(' ', '_')}(", StringComparison.Ordinal))
            .ToList();
        places.Count.ShouldBeGreaterThan(10, output);
        places.ShouldBeInOrder(SortDirection.Ascending, output);
    }

    [Fact]
    public async Task Alone_it_says_what_to_test()
    {
        var (exitCode, output, error) = await DojoProcess.RunHostAsync(
            Repository.FullPath("."),
            ["test", "--no-restore"],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldNotBe(0);
        (output + error).ShouldContain("Say what to test: `dotnet test katas --filter 01`");
    }

    private static string Total(string output) => TotalLine().Match(output).Groups["total"].Value;

    private static Task<(int ExitCode, string Output, string Error)> TestAsync(string project, params string[] args) =>
        FirstRuns.RunAsync(project, ["--no-build", .. args]);

    [GeneratedRegex(
        @"^\s*total: (?<total>\d+)\r?$",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex TotalLine();

    [GeneratedRegex("^  from .*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Origin();

    [GeneratedRegex(@"\((\d+m?s ?)+\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex TestDuration();

    [GeneratedRegex(
        @"^passed (?<spec>[\w ]+\w)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 60_000
    )]
    private static partial Regex PassedLine();
}
