using AsyncKatas.Dojo;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Web;

/// <summary>What <c>web</c> says before and while it serves.</summary>
public sealed class WebCommandTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("01", $"kata/{FixtureRepository.Name}")]
    [InlineData("adding", $"kata/{FixtureRepository.Name}")]
    [InlineData(FixtureRepository.Name, $"kata/{FixtureRepository.Name}")]
    public async Task The_address_is_that_of_the_page_which_somebody_wants(string kata, string path)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var output = new SharedText();
        var serving = DojoCommandLine.RunAsync(
            kata.Length == 0 ? ["web", "--no-browser"] : ["web", kata, "--no-browser"],
            _fixture.Root,
            new Screen(output, TextWriter.Null),
            end.Token
        );
        await output.HasAsync("Ctrl+C ends the server.", end.Token);
        await end.CancelAsync();
        await serving;
        output.ToString().ShouldMatch($"^Open  http://127\\.0\\.0\\.1:[0-9]+/{path}#[0-9a-f]{{64}}\n");
    }

    [Fact]
    public async Task A_kata_that_is_not_there_is_said_and_nothing_is_served()
    {
        var before = _fixture.Snapshot();
        var (exitCode, output, error) = await DojoCommand.RunAsync(
            _fixture.Root,
            ["web", "99", "--no-browser"],
            TestContext.Current.CancellationToken
        );
        (exitCode, output).ShouldBe((2, ""));
        error.ShouldContain("99");
        _fixture.Snapshot().ShouldBe(before);
    }
}
