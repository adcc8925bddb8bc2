using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What the screen of watch looks like, and what its keys do.</summary>
public sealed class WatchScreenTests : IDisposable
{
    private const string Act =
        "Spec.RunAsync(async spec => spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3));";

    private readonly FixtureRepository _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Every_save_answers_with_the_time_and_says_whether_anything_has_changed()
    {
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch");
        await terminal.WaitForAsync("Looking at the katas ...", Token);
        await terminal.WaitForAsync("q quit", Token);

        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Stub));
        await terminal.WaitForAsync("Running the specs of 01-adding-up ... 0 s.", Token);
        await terminal.WaitForAsync(" s, same as before", Token);

        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a * a + b", StringComparison.Ordinal)
        );
        await terminal.WaitForAsync("1 of 2 specs pass", Token);
        terminal.Frame()[1].ShouldNotContain("same as before");
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [Trait(When.Trait, When.Ci)]
    public async Task A_verdict_of_any_length_fits_and_the_keys_are_there(int columns, int rows)
    {
        _fixture.Change(
            FixtureRepository.Spec,
            Act,
            "Spec.RunAsync(async spec => { await Task.WhenAll(spec.EqualJobs(30, 2.Seconds).Select(job => "
                + "job.RunAsync())); spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3); });"
        );
        _fixture.Change(
            FixtureRepository.Readme,
            "1. Add.",
            $"1. Call `AddAsync` and {string.Join(' ', Enumerable.Repeat("read a long sentence", 25))}."
        );
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture
                .Read(FixtureRepository.Solution)
                .Replace(
                    "return",
                    "for (var i = 0; i < 60; i++) Console.WriteLine(i); return",
                    StringComparison.Ordinal
                )
                .Replace("a + b", "a - b", StringComparison.Ordinal)
        );
        await using var terminal = ConsoleDojo.Open(_fixture.Root, columns, rows, "watch");
        await terminal.WaitForAsync("Known mistake", Token);
        await terminal.WaitForAsync("q quit", Token);
        Fits();
        var frame = string.Join('\n', terminal.Frame());
        frame.ShouldContain("Expected the sum to be 3; it was -1.");
        frame.ShouldContain("more of these lines");
        frame.ShouldContain("v whole verdict");
        frame.ShouldNotContain("`");

        await terminal.PressAsync('v');
        await terminal.WaitForAsync("Lines 1 to ", Token);
        Fits();
        await terminal.PressAsync('n');
        await terminal.WaitForAsync("p previous page", Token);
        Fits();
        await terminal.PressAsync('q');
        await terminal.WaitForAsync("q quit", Token);
        Fits();

        void Fits()
        {
            terminal.Frame().Count.ShouldBeLessThanOrEqualTo(rows);
            terminal.Frame().ShouldAllBe(line => line.Length <= columns);
        }
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Digits_and_p_go_to_katas()
    {
        _fixture.AddKata("02-adding-more");
        _fixture.AddKata("10-adding-most");
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch");
        await terminal.WaitForAsync("1-10 kata", Token);
        await terminal.PressAsync('2');
        await terminal.WaitForAsync("02 Adding up: 0 of 2", Token);
        await terminal.PressAsync('1');
        await terminal.WaitForAsync("Going to kata 1, unless another digit follows", Token);
        await terminal.PressAsync('0');
        await terminal.WaitForAsync("10 Adding up: 0 of 2", Token);
        await terminal.PressAsync('p');
        await terminal.WaitForAsync("02 Adding up: 0 of 2", Token);
        await terminal.PressAsync('1');
        await terminal.WaitForAsync("01 Adding up: 0 of 2", Token);
        await terminal.PressAsync('p');
        await terminal.WaitForAsync("01-adding-up is the first kata.", Token);
        await terminal.PressAsync('7');
        await terminal.WaitForAsync("There is no kata \"7\"; they go from 01-adding-up to 10-adding-most.", Token);
    }

    [Theory]
    [InlineData('s', "WithAnOperator.cs")]
    [InlineData('d', "+ solutions/01-adding-up/Adder.cs")]
    [InlineData('m', "a minus is a kind of plus.")]
    [Trait(When.Trait, When.Ci)]
    public async Task Who_has_no_answer_yet_may_peek(char key, string answer)
    {
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch");
        await terminal.WaitForAsync("q quit", Token);
        await terminal.PressAsync(key);
        await terminal.WaitForAsync("01-adding-up is not green yet. Press y to see", Token);
        await terminal.PressAsync('n');
        await terminal.WaitForAsync("Nothing was shown.", Token);
        await terminal.PressAsync(key);
        await terminal.WaitForAsync("Press y to see", Token);
        await terminal.PressAsync('y');
        await terminal.WaitForAsync(answer, Token);
    }

    [Fact]
    public async Task Hints_are_counted_and_the_last_one_says_so()
    {
        _fixture.Write(
            FixtureRepository.Hints,
            _fixture
                .Read(FixtureRepository.Hints)
                .Replace("It looks", "It *looks*\n`very much`", StringComparison.Ordinal)
        );
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch");
        await terminal.WaitForAsync("q quit", Token);
        foreach (
            var heading in new[]
            {
                "01-adding-up, hint 1 of 3 ",
                "01-adding-up, hint 2 of 3 ",
                "01-adding-up, hint 3 of 3, the last It looks very much like a cross.",
                "01-adding-up, hint 3 of 3, the last, again",
            }
        )
        {
            await terminal.PressAsync('h');
            await terminal.WaitForAsync(heading, Token);
            await terminal.WaitForAsync("q quit", Token);
        }
    }

    [Theory]
    [InlineData("job 1 ran from 0 to 2 s.", "█", "watch", "--plain")]
    [InlineData("█", "ran from", "watch")]
    [Trait(When.Trait, When.Ci)]
    public async Task Whoever_asks_for_it_gets_words_instead_of_drawings(
        string words,
        string others,
        params string[] args
    )
    {
        _fixture.Change(
            FixtureRepository.Spec,
            Act,
            "Spec.RunAsync(async spec => { await Task.WhenAll(spec.EqualJobs(3, 2.Seconds).Select(job => "
                + "job.RunAsync())); spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3); });"
        );
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)
        );
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, args);
        await terminal.WaitForAsync("Known mistake", Token);
        await terminal.WaitForAsync("q quit", Token);
        terminal.Output.ShouldContain(words);
        terminal.Output.ShouldNotContain(others);
    }
}
