using System;
using System.Threading.Tasks;
using AsyncKatas.Tests.Engine;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A failure that is exactly that of a known mistake is named; any other is not guessed at.</summary>
public sealed class DiagnosisTests : IDisposable
{
    private const string Known = "Known mistake";

    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_known_mistake_is_named_with_what_its_author_believes()
    {
        Learn("a - b");
        var output = await RunAsync();
        output.ShouldContain("Known mistake  Code fails exactly like this when its author believes: a minus is a kind of plus.\n");
        output.ShouldContain("See            katas/01-adding-up/README.md#predict\n");
        output.ShouldNotContain("Subtracts");
    }

    [Fact]
    public async Task What_was_found_out_is_remembered()
    {
        Learn("a - b");
        await RunAsync();
        _fixture.Read(".dojo/results/solutions/01-adding-up/mistakes/Subtracts.cs.json").ShouldNotBeEmpty();
        (await RunAsync()).ShouldContain(Known);
    }

    [Theory]
    [InlineData("a * b")] // other words
    [InlineData("a == 1 ? -1 : a + b")] // the same words, but another spec is met
    [InlineData("a + b")] // nothing fails
    public async Task Another_failure_is_not_guessed_at(string sum)
    {
        Learn(sum);
        (await RunAsync()).ShouldNotContain(Known);
    }

    [Fact]
    public async Task Two_beliefs_that_fail_alike_are_not_guessed_at()
    {
        _fixture.Write("solutions/01-adding-up/mistakes/Negates.cs", _fixture.Read(FixtureRepository.Mistake).Replace("a minus is a kind", "numbers have signs", StringComparison.Ordinal));
        Learn("a - b");
        (await RunAsync()).ShouldNotContain(Known);
    }

    [Fact]
    public async Task A_mistake_that_fails_in_other_words_each_time_may_be_the_one()
    {
        var mistake = _fixture.Read(FixtureRepository.Mistake);
        mistake.ShouldContain("a - b");
        _fixture.Write(
            "solutions/01-adding-up/mistakes/Varies.cs",
            mistake.Replace("a minus is a kind", "numbers have signs", StringComparison.Ordinal).Replace("a - b", "(a, b) == (0, 0) ? System.Environment.ProcessId * System.Environment.TickCount : a - b", StringComparison.Ordinal));
        Learn("a - b");
        (await RunAsync()).ShouldNotContain(Known);
    }

    [Fact]
    public async Task A_notebook_that_shows_it_is_linked_if_it_is_there()
    {
        _fixture.Change(FixtureRepository.Mistake, "// Symptom:", "// Notebook: notebooks/sums.ipynb#plus\n// Symptom:");
        Learn("a - b");
        (await RunAsync()).ShouldContain("See            katas/01-adding-up/README.md#predict\n");
        _fixture.Write("notebooks/sums.ipynb", "{\"cells\": [{\"id\": \"plus\"}]}");
        (await RunAsync()).ShouldContain("See            notebooks/sums.ipynb#plus\n");
    }

    private void Learn(string sum) => _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution).Replace("a + b", sum, StringComparison.Ordinal));

    private async Task<string> RunAsync()
    {
        var (_, output, error) = await DojoProcess.RunAsync(_fixture.Root, ["run", "1"], TestContext.Current.CancellationToken);
        error.ShouldBeEmpty();
        return output;
    }
}
