using System.Text.Json;
using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>
/// The commands that show help, answers, timelines and what tools read, by what they print and by their exit code.
/// </summary>
public sealed class HelpCommandTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Hint_shows_the_step_that_is_asked_for()
    {
        var (exitCode, output, _) = await DojoAsync("hint", "1", "--step", "3");
        exitCode.ShouldBe(0);
        output.ShouldContain("It looks like a cross.");
        output.ShouldNotContain("--step");
    }

    [Theory]
    [InlineData("solution", "WithAnOperator.cs")]
    [InlineData("mistakes", "Belief   a minus is a kind of plus.")]
    [Trait(When.Trait, When.Ci)]
    public async Task Answers_are_shown_once_the_kata_is_green(string command, string words)
    {
        var (early, nothing, refusal) = await DojoAsync(command, "1");
        early.ShouldBe(2);
        nothing.ShouldBeEmpty();
        refusal.ShouldContain(
            $"01-adding-up is not green yet. Look anyway with: dotnet run --project src/Dojo -- {command} 01 --peek"
        );

        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        var (exitCode, output, _) = await DojoAsync(command, "1");
        exitCode.ShouldBe(0);
        output.ShouldContain(words);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Json_of_list_run_and_verify_is_for_tools()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)
        );
        using var list = JsonDocument.Parse((await DojoAsync("list", "--json")).Output);
        var kata = list.RootElement.GetProperty("katas")[0];
        kata.GetProperty("name").GetString().ShouldBe("01-adding-up");
        kata.GetProperty("state").GetString().ShouldBe("started");

        var (exitCode, output, _) = await DojoAsync("run", "1", "--json");
        exitCode.ShouldBe(1);
        using var run = JsonDocument.Parse(output);
        var spec = run.RootElement.GetProperty("specs")[0];
        spec.GetProperty("outcome").GetString().ShouldBe("failed");
        spec.GetProperty("step").GetInt32().ShouldBe(1);
        spec.GetProperty("failures")[0]
            .GetProperty("message")
            .GetString()!
            .ShouldStartWith("Expected the sum to be 3; it was -1.");
        run.RootElement.GetProperty("misconception").GetString().ShouldBe("a minus is a kind of plus.");

        // What a learner has written is nothing to verify.
        using var verify = JsonDocument.Parse((await DojoAsync("verify", "--json")).Output);
        verify.RootElement.GetProperty("passed").GetBoolean().ShouldBeTrue();
        verify.RootElement.GetProperty("katas")[0].GetProperty("variants").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Json_of_a_run_that_does_not_compile_holds_the_errors()
    {
        _fixture.Change(FixtureRepository.Stub, "throw", "throw throw");
        var (exitCode, output, _) = await DojoAsync("run", "1", "--json");
        exitCode.ShouldBe(1);
        using var run = JsonDocument.Parse(output);
        run.RootElement.GetProperty("state").GetString().ShouldBe("doesNotCompile");
        run.RootElement.GetProperty("errors")[0].GetProperty("line").GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task Json_of_a_run_holds_what_is_said_about_async_code()
    {
        var solution = _fixture
            .Read(FixtureRepository.Solution)
            .Replace("static Task", "static async Task", StringComparison.Ordinal);
        _fixture.Write(FixtureRepository.Stub, solution);
        using var wrong = JsonDocument.Parse((await DojoAsync("run", "1", "--json")).Output);
        var error = wrong.RootElement.GetProperty("errors")[0];
        error.GetProperty("id").GetString().ShouldBe("CS4016");
        error
            .GetProperty("advice")
            .GetString()!
            .ShouldStartWith("An async method puts its result into a task by itself.");
        wrong.RootElement.GetProperty("warnings").GetArrayLength().ShouldBe(0);

        _fixture.Write(
            FixtureRepository.Stub,
            solution.Replace(
                "return Task.FromResult(a + b);",
                "Task.Delay(0); await Task.Yield(); return a + b;",
                StringComparison.Ordinal
            )
        );
        using var right = JsonDocument.Parse((await DojoAsync("run", "1", "--json")).Output);
        right.RootElement.GetProperty("errors").GetArrayLength().ShouldBe(0);
        var warning = right.RootElement.GetProperty("warnings")[0];
        warning.GetProperty("path").GetString().ShouldBe(FixtureRepository.Stub);
        warning.GetProperty("line").GetInt32().ShouldBe(10);
        warning.GetProperty("id").GetString().ShouldBe("CS4014");
        warning.GetProperty("advice").GetString()!.ShouldStartWith("The work is started and its task is dropped");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Timeline_draws_the_learners_code_above_the_reference()
    {
        _fixture.Change(
            FixtureRepository.Spec,
            "Spec.RunAsync(async spec => spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3));",
            "Spec.RunAsync(async spec => { await spec.Job(\"A & B\", 2.Seconds).RunAsync(); await Adder.AddAsync(1, "
                + "2); });"
        );
        var (exitCode, output, error) = await DojoAsync("timeline", "1", "it adds");
        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        output.ShouldStartWith("Open  file:///");
        var page = _fixture.Read(".dojo/timelines/01-adding-up.html");
        page.ShouldContain(">fails</span> It adds");
        page.ShouldContain("Your code");
        page.ShouldContain("The reference answer");
        page.ShouldContain("A &amp; B");
        page.ShouldContain("0 s to 2 s");
        page.ShouldNotContain("<script");
        page.ShouldNotContain("http");
        (await DojoAsync("timeline", "1", "nonsense")).Error.ShouldStartWith(
            "katas/01-adding-up/AdderSpec.cs has no spec with \"nonsense\" in its name."
        );
    }

    [Fact]
    public async Task Verify_names_the_rule_that_is_broken()
    {
        _fixture.Delete(FixtureRepository.Mistake);
        var (exitCode, output, _) = await DojoAsync("verify", "1");
        exitCode.ShouldBe(1);
        output.ShouldContain("FAIL  01-adding-up");
        output.ShouldContain("mistakes: how many\n");
    }

    [Fact]
    public async Task From_a_folder_below_the_paths_are_those_of_that_folder()
    {
        var (exitCode, output, _) = await DojoCommand.RunAsync(
            Path.Combine(_fixture.Root, FixtureRepository.Folder),
            [],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(0);
        output.ShouldContain("Edit  Adder.cs:9\n");
        output.ShouldContain("dotnet run --project ../../src/Dojo -- run 01");
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [InlineData("FORCE_COLOR", "1")]
    [Trait(When.Trait, When.Ci)]
    public async Task Output_that_is_no_terminal_is_plain_text(string name, string value)
    {
        var (_, output, _) = await DojoProcess.RunAsync(
            _fixture.Root,
            [],
            TestContext.Current.CancellationToken,
            (name, value)
        );
        output.ShouldNotContain("\e");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Nothing_is_written_into_the_repository()
    {
        var before = _fixture.Snapshot();
        await DojoAsync();
        await DojoAsync("run", "1");
        await DojoAsync("verify");
        _fixture.Snapshot().ShouldBe(before);
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
