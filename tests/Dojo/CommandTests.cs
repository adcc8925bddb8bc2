using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AsyncKatas.Tests.Engine;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Each command, by what it prints and by its exit code.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Without_a_command_it_shows_the_next_kata_and_where_to_edit()
    {
        _fixture.AddKata("02-adding-more");
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        var (exitCode, output, error) = await DojoAsync();
        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        output.ShouldContain("1 of 2 katas done");
        output.ShouldContain("all 2 specs pass");
        output.ShouldContain("Next: 02 Adding up  (5 minutes)");
        output.ShouldContain("Step 1: It adds\n  Please implement Adder.AddAsync.");
        output.ShouldContain("Edit  katas/02-adding-more/Adder.cs:9\n");
        output.ShouldContain("Spec  katas/02-adding-more/AdderSpec.cs:10\n");
        output.ShouldContain("Then  dotnet run --project src/Dojo -- run 02\n");
        output.ShouldContain("Help  dotnet run --project src/Dojo -- hint 02\n");
    }

    [Fact]
    public async Task Without_a_command_it_congratulates_when_all_is_done()
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        var (exitCode, output, _) = await DojoAsync();
        exitCode.ShouldBe(0);
        output.ShouldContain("Every kata is green.");
    }

    [Fact]
    public async Task List_shows_every_kata()
    {
        _fixture.AddKata("02-adding-more");
        var (exitCode, output, _) = await DojoAsync("list");
        exitCode.ShouldBe(0);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim()).ShouldBe(["01 Adding up  2 specs", "02 Adding up  2 specs"]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("01")]
    [InlineData("01-adding-up")]
    [InlineData("katas/01-adding-up/")]
    [InlineData("UP")]
    public async Task Run_shows_every_spec_and_the_first_failure(string kata)
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a * a + b", StringComparison.Ordinal));
        var (exitCode, output, _) = await DojoAsync("run", kata);
        exitCode.ShouldBe(1);
        output.ShouldContain("01 Adding up: 1 of 2 specs pass");
        output.ShouldContain("Step 1: the sum\n  pass  It adds\n");
        output.ShouldContain("Step 2: nothing\n  FAIL  It adds up to nothing\n");
        output.ShouldContain("Step 2: It adds up to nothing (a: -1, b: 1)\n  Expected the sum to be 0; it was 2.");
    }

    [Fact]
    public async Task Run_of_a_kata_that_passes_is_a_success()
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        var (exitCode, output, _) = await DojoAsync("run", "1");
        exitCode.ShouldBe(0);
        output.ShouldContain("All green.");
    }

    [Fact]
    public async Task Run_shows_what_the_code_wrote_to_the_console()
    {
        _fixture.Change(FixtureRepository.Stub, "throw", "Console.WriteLine(\"I was here\"); throw");
        var (exitCode, output, _) = await DojoAsync("run", "1");
        exitCode.ShouldBe(1);
        output.ShouldContain("I was here");
    }

    [Fact]
    public async Task Run_tells_how_the_process_ended()
    {
        _fixture.Change(FixtureRepository.Stub, "throw", "Environment.Exit(3); throw");
        var (exitCode, output, _) = await DojoAsync("run", "1");
        exitCode.ShouldBe(1);
        output.ShouldContain("STOP  It adds");
        output.ShouldContain("Something ended the process while this spec ran: It adds");
    }

    [Fact]
    public async Task Hint_shows_the_first_hint_and_how_to_get_the_next()
    {
        var (exitCode, output, _) = await DojoAsync("hint", "1");
        exitCode.ShouldBe(0);
        output.ShouldContain("What is a sum?");
        output.ShouldNotContain("operator");
        output.ShouldContain("hint 01 --step 2");
    }

    [Fact]
    public async Task Hint_shows_the_step_that_is_asked_for()
    {
        var (exitCode, output, _) = await DojoAsync("hint", "1", "--step", "3");
        exitCode.ShouldBe(0);
        output.ShouldContain("It looks like a cross.");
        output.ShouldNotContain("--step");
    }

    [Fact]
    public async Task Verify_accepts_a_kata_that_meets_every_rule()
    {
        var (exitCode, output, _) = await DojoAsync("verify");
        output.ShouldContain("ok    01-adding-up");
        output.ShouldContain("1 kata, 4 variants, 0 defects");
        exitCode.ShouldBe(0);
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
    public async Task Help_shows_the_commands()
    {
        var (exitCode, output, _) = await DojoAsync("--help");
        exitCode.ShouldBe(0);
        foreach (var command in new[] { "list", "run <KATA>", "hint <KATA>", "verify <KATA>" })
        {
            output.ShouldContain(command);
        }
    }

    [Fact]
    public async Task From_a_folder_below_the_paths_are_those_of_that_folder()
    {
        var (exitCode, output, _) = await DojoProcess.RunAsync(Path.Combine(_fixture.Root, FixtureRepository.Folder), [], TestContext.Current.CancellationToken);
        exitCode.ShouldBe(0);
        output.ShouldContain("Edit  Adder.cs:9\n");
        output.ShouldContain("dotnet run --project ../../src/Dojo -- run 01");
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [InlineData("FORCE_COLOR", "1")]
    public async Task Output_that_is_no_terminal_is_plain_text(string name, string value)
    {
        var (_, output, _) = await DojoProcess.RunAsync(_fixture.Root, [], TestContext.Current.CancellationToken, (name, value));
        output.ShouldNotContain("\e");
    }

    [Fact]
    public async Task Nothing_is_written_into_the_repository()
    {
        var before = _fixture.Snapshot();
        await DojoAsync();
        await DojoAsync("run", "1");
        await DojoAsync("verify");
        _fixture.Snapshot().ShouldBe(before);
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoProcess.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
