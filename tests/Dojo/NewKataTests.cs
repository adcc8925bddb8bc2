using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>How an author begins a kata.</summary>
public sealed class NewKataTests : IDisposable
{
    private const string Name = "02-adding-twice";

    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_new_kata_compiles_and_fails_as_a_stub_does()
    {
        var (exitCode, output, error) = await DojoAsync("new", "25-fan-out", "--title", "Fan out: all of it");
        exitCode.ShouldBe(0, error);
        output.ShouldContain("dotnet run --project src/Dojo -- verify 25");
        _fixture.Read("katas/25-fan-out/README.md").ShouldContain("\n# Fan out: all of it\n");
        _fixture.Read("katas/25-fan-out/FanOut.cs").ShouldBe(_fixture.Read("solutions/25-fan-out/start/FanOut.cs"));

        var (red, verdict, _) = await DojoAsync("run", "25");
        red.ShouldBe(1);
        verdict.ShouldContain("Please implement FanOut.RunAsync.");
        (await DojoAsync("list")).Output.ShouldContain("Fan out: all of it");
    }

    [Theory]
    [InlineData("01-fan-out", "The number 01 is taken by 01-adding-up; take another, such as 02.")]
    [InlineData("01-adding-up", "katas/01-adding-up is there already; choose another name.")]
    [InlineData("25-Fan-Out", "\"25-Fan-Out\" is no name for a kata; write two digits and words in small letters")]
    [InlineData("fan-out", "\"fan-out\" is no name for a kata;")]
    [InlineData("25_fan_out", "\"25_fan_out\" is no name for a kata;")]
    [InlineData("../25-fan-out", "\"../25-fan-out\" is no name for a kata;")]
    [InlineData("25-3-jobs", "\"25-3-jobs\" is no name for a kata;")]
    [InlineData("25-spec", "\"Spec\" cannot be the class that a learner writes;")]
    [InlineData("25-task", "The class would not compile under its name")]
    [InlineData("25-fan-out --class fan", "\"fan\" cannot be the class that a learner writes;")]
    [InlineData("25-fan-out --title \t", "--title takes the words above the page, in one line.")]
    public async Task What_cannot_be_a_kata_is_refused_in_one_sentence_and_nothing_is_written(
        string args,
        string sentence
    )
    {
        var before = _fixture.Snapshot();
        var (exitCode, output, error) = await DojoAsync(["new", .. args.Split(' ')]);
        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldContain(sentence);
        error.Trim().ShouldNotContain("\n");
        _fixture.Snapshot().ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_left_of_an_old_kata_is_never_overwritten()
    {
        _fixture.Write("solutions/25-fan-out/FanOut.cs", "// somebody's");
        var (exitCode, _, error) = await DojoAsync("new", "25-fan-out");
        exitCode.ShouldBe(2);
        error.ShouldContain("solutions/25-fan-out is there already; choose another name.");
        _fixture.Read("solutions/25-fan-out/FanOut.cs").ShouldBe("// somebody's");
        _fixture.Repository.HasFolder("katas/25-fan-out").ShouldBeFalse();
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Verify_lists_what_is_left_until_everything_is_written()
    {
        (await DojoAsync("new", Name, "--class", "Adder")).ExitCode.ShouldBe(0);
        var list = await ToDoAsync(expected: 1);
        list.ShouldContain($"katas/{Name}/README.md(3): fill in: how long a learner needs");
        list.ShouldContain($"katas/{Name}/hints.md(3): fill in: a question to ask oneself.");
        list.ShouldContain($"katas/{Name}/AdderSpec.cs(8): fill in: the idea of this step, in a few words");
        list.ShouldContain($"solutions/{Name}/Adder.cs(3): fill in: what this class is for.");
        list.ShouldContain($"solutions/{Name}/start/Adder.cs(3): fill in: what this class is for.");
        list.ShouldContain("teaches is empty; name what a learner knows afterwards.");
        list.ShouldContain("Add one to approaches/.");
        list.ShouldContain("mistakes has no mistakes");

        Take(FixtureRepository.Readme, FixtureRepository.Hints, FixtureRepository.Spec, FixtureRepository.Stub);
        _fixture.Change($"katas/{Name}/README.md", "Adding up", "Adding twice");
        (await DojoAsync("starts", "2")).ExitCode.ShouldBe(0);
        Take(FixtureRepository.Solution);
        list = await ToDoAsync(expected: 1);
        list.ShouldNotContain("fill in:");
        list.ShouldContain("promises: every sentence");

        (await DojoAsync("promises", "2")).ExitCode.ShouldBe(0);
        list = await ToDoAsync(expected: 1);
        list.ShouldContain("Adds two numbers.");
        Take(FixtureRepository.Promises, FixtureRepository.Approach, FixtureRepository.Mistake);
        (await ToDoAsync(expected: 0)).ShouldContain("1 kata, 4 variants, 0 defects");
    }

    private void Take(params string[] paths)
    {
        foreach (var path in paths)
        {
            _fixture.Write(
                path.Replace(FixtureRepository.Name, Name, StringComparison.Ordinal),
                _fixture.Read(path).Replace("AddingUp", "AddingTwice", StringComparison.Ordinal)
            );
        }
    }

    private async Task<string> ToDoAsync(int expected)
    {
        var (exitCode, output, error) = await DojoAsync("verify", "2");
        exitCode.ShouldBe(expected, output + error);
        return output;
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
