using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>The screen of watch as a whole, in a terminal of 80 columns and 24 lines.</summary>
public sealed class WatchSnapshotTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task At_the_first_start()
    {
        await using var terminal = await WatchAsync();
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task In_the_middle()
    {
        _fixture.AddKata("02-adding-more");
        Answer("a + b");
        _fixture.Write(
            "katas/02-adding-more/Adder.cs",
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a * a + b", StringComparison.Ordinal)
        );
        await using var terminal = await WatchAsync();
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task With_a_known_mistake()
    {
        Answer("a - b");
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch");
        await terminal.WaitForAsync("Known mistake", Token);
        await terminal.WaitForAsync("q quit", Token);
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task When_all_is_done()
    {
        Answer("a + b");
        await using var terminal = await WatchAsync();
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task When_nothing_has_changed()
    {
        await using var terminal = await WatchAsync();
        await terminal.PressAsync('\r');
        await terminal.WaitForAsync("same as before", Token);
        await terminal.WaitForAsync("q quit", Token);
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task When_it_does_not_compile()
    {
        Answer("a +");
        await using var terminal = await WatchAsync();
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task With_a_hint()
    {
        await using var terminal = await WatchAsync();
        await terminal.PressAsync('h');
        await terminal.WaitForAsync("What is a sum?", Token);
        await terminal.WaitForAsync("q quit", Token);
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task Before_somebody_peeks()
    {
        await using var terminal = await WatchAsync();
        await terminal.PressAsync('s');
        await terminal.WaitForAsync("Press y to see", Token);
        await terminal.WaitForAsync("q quit", Token);
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task After_somebody_has_peeked()
    {
        await using var terminal = await WatchAsync();
        await terminal.PressAsync('s');
        await terminal.WaitForAsync("Press y to see", Token);
        await terminal.PressAsync('y');
        await terminal.WaitForAsync("Lines 1 to", Token);
        await terminal.WaitForAsync("q", Token);
        Screen(terminal).ShouldBeApproved(_fixture.Root);
    }

    [Theory]
    [InlineData("a + b")]
    [InlineData("a - b")]
    [Trait(When.Trait, When.Ci)]
    public async Task With_advice(string sum)
    {
        Answer(sum);
        _fixture.Change(
            FixtureRepository.Stub,
            "        return",
            $"{string.Concat(Enumerable.Repeat("        Task.Delay(0);\n", 5))}        return"
        );
        await using var terminal = await WatchAsync();
        await terminal.WaitForAsync("Line 12: nothing awaits this call", Token);
        await terminal.WaitForAsync("(2 more)", Token);
        await terminal.WaitForAsync("q quit", Token);
        if (sum is "a - b")
        {
            terminal.Words.ShouldContain("Known mistake");
        }

        var frame = terminal.Frame();
        frame.Count.ShouldBeLessThanOrEqualTo(24);
        frame.ShouldAllBe(static line => line.Length <= 80);
        frame.ShouldContain(static line => line.StartsWith("Advice  Line 10: ", StringComparison.Ordinal));
    }

    private static string Screen(ConsoleDojo terminal) => string.Join('\n', terminal.Frame());

    private void Answer(string sum) =>
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", sum, StringComparison.Ordinal)
        );

    private async Task<ConsoleDojo> WatchAsync()
    {
        var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch");
        await terminal.WaitForAsync("q quit", Token);
        return terminal;
    }
}
