using System;
using System.IO;
using System.Linq;
using System.Text.Json;
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
    public async Task Messages_lists_each_message_of_the_mistakes_once()
    {
        _fixture.Write(FixtureRepository.Mistake.Replace("Subtracts", "SubtractsToo", StringComparison.Ordinal), _fixture.Read(FixtureRepository.Mistake));
        var (exitCode, output, _) = await DojoAsync("messages", "1");
        exitCode.ShouldBe(0);
        output.ShouldContain("01-adding-up: 2 different messages\n");
        output.ShouldContain("It adds  Subtracts, and 1 more\n    Expected the sum to be 3; it was -1.\n");
        output.ShouldEndWith("2 messages\n");
    }

    [Fact]
    public async Task A_failure_that_no_stack_places_is_placed_at_the_method_that_the_spec_calls()
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal));
        var (_, output, _) = await DojoAsync("run", "1");
        output.ShouldContain("Edit  katas/01-adding-up/Adder.cs:7\n");
    }

    [Fact]
    public async Task A_failure_is_placed_at_the_method_that_the_spec_calls_through_another_one_and_not_at_its_neighbour()
    {
        var solution = _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal);
        _fixture.Write(FixtureRepository.Stub, solution.Replace("    /// <summary>Adds two numbers.", "    public static Task RunAsync() => Task.CompletedTask;\n\n    public static async Task<(int Sum, int Rest)> PairAsync<TLeft, TRight>(int a, int b) => (a - b, 0);\n\n    /// <summary>Adds two numbers.", StringComparison.Ordinal));
        _fixture.Change(FixtureRepository.Spec, "await Adder.AddAsync(1, 2)", "await SumAsync(1, 2)");
        var spec = _fixture.Read(FixtureRepository.Spec).TrimEnd();
        _fixture.Write(FixtureRepository.Spec, $"{spec[..^1]}\n    private static async Task<int> SumAsync(int a, int b) =>\n        (await Adder.PairAsync<int, int>(a, b)).Sum;\n}}\n");
        var (_, output, _) = await DojoAsync("run", "1");
        output.ShouldContain("Edit  katas/01-adding-up/Adder.cs:9\n");
    }

    [Fact]
    public async Task An_exception_that_is_not_the_expected_one_is_placed_at_the_line_that_threw_it()
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution).Replace("return Task.FromResult(a + b);", "return Task.FromResult(((string?)null)!.Length);", StringComparison.Ordinal));
        _fixture.Change(FixtureRepository.Spec, "spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3)", "await spec.ShouldThrowAsync<ArgumentException>(() => Adder.AddAsync(1, 2))");
        var (_, output, _) = await DojoAsync("run", "1");
        output.ShouldContain("your method ended with NullReferenceException");
        output.ShouldContain("Edit  katas/01-adding-up/Adder.cs:10\n");
    }

    [Fact]
    public async Task What_the_compiler_says_about_tasks_gets_a_sentence_of_ours()
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution).Replace("static Task", "static async Task", StringComparison.Ordinal));
        var (exitCode, _, error) = await DojoAsync("run", "1");
        exitCode.ShouldNotBe(0);
        error.ShouldContain("error CS4016");
        error.ShouldContain("    An async method puts its result into a task by itself.");
    }

    [Fact]
    public async Task A_task_that_is_dropped_is_shown_under_the_verdict()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution)
                .Replace("static Task", "static async Task", StringComparison.Ordinal)
                .Replace("return Task.FromResult(a + b);", "Task.Delay(0); await Task.Yield(); return 7;", StringComparison.Ordinal));
        var (_, output, _) = await DojoAsync("run", "1");
        output.ShouldContain("What the compiler warns of:");
        output.ShouldContain("warning CS4014");
        output.ShouldContain("    The work is started and its task is dropped");
    }

    [Fact]
    public async Task Repeat_tells_one_verdict_from_several()
    {
        var (exitCode, output, _) = await DojoAsync("repeat", "1", "--times", "3");
        output.ShouldContain("3 times: 2 of 2 specs pass\n3 runs, 1 verdict, ");
        exitCode.ShouldBe(0);

        _fixture.Write("moody.cs", _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a + b + Guid.NewGuid().GetHashCode()", StringComparison.Ordinal));
        (exitCode, output, _) = await DojoAsync("repeat", "1", "--times", "3", "--answer", "moody.cs");
        output.ShouldContain("1 times: 0 of 2 specs pass\n");
        output.ShouldContain("3 runs, 3 verdicts, ");
        exitCode.ShouldBe(1);
    }

    [Theory]
    [InlineData("--times takes a whole number from 1 to 1000000, not 0.", "--times", "0")]
    [InlineData("nowhere.cs cannot be read", "--answer", "nowhere.cs")]
    public async Task Repeat_refuses_bad_input(string sentence, params string[] options)
    {
        var (exitCode, _, error) = await DojoAsync(["repeat", "1", .. options]);
        error.ShouldContain(sentence);
        exitCode.ShouldBe(2);
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
        output.ShouldContain("hint 01\n");
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
    public async Task Hint_shows_the_next_one_each_time()
    {
        foreach (var words in new[] { "What is a sum?", "There is an operator.", "It looks like a cross.", "It looks like a cross." })
        {
            (await DojoAsync("hint", "1")).Output.ShouldContain(words);
        }
    }

    [Theory]
    [InlineData("solution", "WithAnOperator.cs")]
    [InlineData("mistakes", "Belief   a minus is a kind of plus.")]
    public async Task Answers_are_shown_once_the_kata_is_green(string command, string words)
    {
        var (early, nothing, refusal) = await DojoAsync(command, "1");
        early.ShouldBe(2);
        nothing.ShouldBeEmpty();
        refusal.ShouldContain($"01-adding-up is not green yet. Look all the same with: dotnet run --project src/Dojo -- {command} 01 --peek");
        (await DojoAsync(command, "1", "--peek")).Output.ShouldContain(words);

        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        var (exitCode, output, _) = await DojoAsync(command, "1");
        exitCode.ShouldBe(0);
        output.ShouldContain(words);
    }

    [Fact]
    public async Task Json_of_list_run_and_verify_is_for_tools()
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal));
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
        spec.GetProperty("failures")[0].GetProperty("message").GetString()!.ShouldStartWith("Expected the sum to be 3; it was -1.");
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
        var solution = _fixture.Read(FixtureRepository.Solution).Replace("static Task", "static async Task", StringComparison.Ordinal);
        _fixture.Write(FixtureRepository.Stub, solution);
        using var wrong = JsonDocument.Parse((await DojoAsync("run", "1", "--json")).Output);
        var error = wrong.RootElement.GetProperty("errors")[0];
        error.GetProperty("id").GetString().ShouldBe("CS4016");
        error.GetProperty("advice").GetString()!.ShouldStartWith("An async method puts its result into a task by itself.");
        wrong.RootElement.GetProperty("warnings").GetArrayLength().ShouldBe(0);

        _fixture.Write(FixtureRepository.Stub, solution.Replace("return Task.FromResult(a + b);", "Task.Delay(0); await Task.Yield(); return a + b;", StringComparison.Ordinal));
        using var right = JsonDocument.Parse((await DojoAsync("run", "1", "--json")).Output);
        right.RootElement.GetProperty("errors").GetArrayLength().ShouldBe(0);
        var warning = right.RootElement.GetProperty("warnings")[0];
        warning.GetProperty("path").GetString().ShouldBe(FixtureRepository.Stub);
        warning.GetProperty("line").GetInt32().ShouldBe(10);
        warning.GetProperty("id").GetString().ShouldBe("CS4014");
        warning.GetProperty("advice").GetString()!.ShouldStartWith("The work is started and its task is dropped");
    }

    [Fact]
    public async Task Timeline_draws_the_learners_code_above_the_reference()
    {
        _fixture.Change(FixtureRepository.Spec, "Spec.RunAsync(async spec => spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3));", "Spec.RunAsync(async spec => { await spec.Job(\"A & B\", 2.Seconds).RunAsync(); await Adder.AddAsync(1, 2); });");
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
        (await DojoAsync("timeline", "1", "nonsense")).Error.ShouldStartWith("katas/01-adding-up/AdderSpec.cs has no spec with \"nonsense\" in its name.");
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
        foreach (var command in new[] { "list", "run <KATA>", "hint <KATA>", "verify <KATA>", "promises <KATA>" })
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
        DojoProcess.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
