using Xunit;

namespace AsyncKatas.Tests.Browser;

/// <summary>What a page says to whoever sees it or has it read aloud, as a whole.</summary>
public sealed class PageSnapshotTests(Chromium chromium) : IDisposable
{
    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task The_home_page()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/");
        await learner.SeesAsync(".sum", $"0 of {_checkout.Katas} katas done");
        (await learner.Page.Locator("main").AriaSnapshotAsync()).ShouldBeApproved(_checkout.Root);
    }

    [Fact]
    public async Task A_verdict_with_a_known_mistake()
    {
        await using var server = await WebProcess.StartAsync(_checkout.Root);
        await using var learner = await LearnerPage.OpenAsync(chromium.Browser, server, "/kata/01-one-at-a-time");
        await learner.SeesAsync(".verdict h2", "0 of 27 specs pass");
        await learner.TypeAsync(
            learner.Editor,
            KataPageTests.OneAfterTheOther(
                _checkout.Read("solutions/01-one-at-a-time/Runner.cs").ReplaceLineEndings("\n")
            )
        );
        await learner.SeesAsync(".timeline h3", "Your code");
        await learner.SeesAsync(".mistake", "believes");
        var parts = new List<string>();
        foreach (var part in (string[])[".verdict", ".mistake", ".steps"])
        {
            parts.Add(await learner.Page.Locator(part).AriaSnapshotAsync());
        }

        string.Join('\n', parts).ShouldBeApproved(_checkout.Root);
    }
}
