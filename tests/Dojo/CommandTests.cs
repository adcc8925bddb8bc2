using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>The commands that show the way and run katas, by what they print and by their exit code.</summary>
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
        output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Trim())
            .ShouldBe(["01 Adding up  2 specs", "02 Adding up  2 specs"]);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("01")]
    [InlineData("01-adding-up")]
    [InlineData("katas/01-adding-up/")]
    [InlineData("UP")]
    public async Task Run_shows_every_spec_and_the_first_failure(string kata)
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a * a + b", StringComparison.Ordinal)
        );
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
        _fixture.Write(
            FixtureRepository.Mistake.Replace("Subtracts", "SubtractsToo", StringComparison.Ordinal),
            _fixture.Read(FixtureRepository.Mistake)
        );
        var (exitCode, output, _) = await DojoAsync("messages", "1");
        exitCode.ShouldBe(0);
        output.ShouldContain("01-adding-up: 2 different messages\n");
        output.ShouldContain("It adds  Subtracts, and 1 more\n    Expected the sum to be 3; it was -1.\n");
        output.ShouldEndWith("2 messages\n");
    }

    [Fact]
    public async Task A_failure_that_no_stack_places_is_placed_at_the_method_that_the_spec_calls()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal)
        );
        var (_, output, _) = await DojoAsync("run", "1");
        output.ShouldContain("Edit  katas/01-adding-up/Adder.cs:7\n");
    }

    [Fact]
    public async Task A_failure_is_placed_at_the_method_that_the_spec_calls_through_another_one_and_not_at_its_neighbour()
    {
        var solution = _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal);
        _fixture.Write(
            FixtureRepository.Stub,
            solution.Replace(
                "    /// <summary>Adds two numbers.",
                "    public static Task RunAsync() => Task.CompletedTask;\n\n    public static async Task<(int Sum, int Carry)> PairAsync<TLeft, TRight>(int a, int b) => (a - b, 0);\n\n    /// <summary>Adds two numbers.",
                StringComparison.Ordinal
            )
        );
        _fixture.Change(FixtureRepository.Spec, "await Adder.AddAsync(1, 2)", "await SumAsync(1, 2)");
        var spec = _fixture.Read(FixtureRepository.Spec).TrimEnd();
        _fixture.Write(
            FixtureRepository.Spec,
            $"{spec[..^1]}\n    private static async Task<int> SumAsync(int a, int b) =>\n        (await Adder.PairAsync<int, int>(a, b)).Sum;\n}}\n"
        );
        var (_, output, error) = await DojoAsync("run", "1");
        error.ShouldBeEmpty();
        output.ShouldContain("Edit  katas/01-adding-up/Adder.cs:8\n");
    }

    [Fact]
    public async Task An_exception_that_is_not_the_expected_one_is_placed_at_the_line_that_threw_it()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture
                .Read(FixtureRepository.Solution)
                .Replace(
                    "return Task.FromResult(a + b);",
                    "return Task.FromResult(((string?)null)!.Length);",
                    StringComparison.Ordinal
                )
        );
        _fixture.Change(
            FixtureRepository.Spec,
            "spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3)",
            "await spec.ShouldThrowAsync<ArgumentException>(() => Adder.AddAsync(1, 2))"
        );
        var (_, output, _) = await DojoAsync("run", "1");
        output.ShouldContain("your method ended with NullReferenceException");
        output.ShouldContain("Edit  katas/01-adding-up/Adder.cs:10\n");
    }

    [Fact]
    public async Task What_the_compiler_says_about_tasks_gets_a_sentence_of_ours()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture
                .Read(FixtureRepository.Solution)
                .Replace("static Task", "static async Task", StringComparison.Ordinal)
        );
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
            _fixture
                .Read(FixtureRepository.Solution)
                .Replace("static Task", "static async Task", StringComparison.Ordinal)
                .Replace(
                    "return Task.FromResult(a + b);",
                    "Task.Delay(0); await Task.Yield(); return 7;",
                    StringComparison.Ordinal
                )
        );
        var (_, output, _) = await DojoAsync("run", "1");
        output.ShouldContain("Compiler warnings:");
        output.ShouldContain("warning CS4014");
        output.ShouldContain("    The work is started and its task is dropped");
    }

    [Fact]
    public async Task Repeat_tells_one_verdict_from_several()
    {
        var (exitCode, output, _) = await DojoAsync("repeat", "1", "--times", "3");
        output.ShouldContain("3 times: 2 of 2 specs pass\n3 runs, 1 verdict, ");
        exitCode.ShouldBe(0);

        _fixture.Write(
            "moody.cs",
            _fixture
                .Read(FixtureRepository.Solution)
                .Replace("a + b", "a + b + Guid.NewGuid().GetHashCode()", StringComparison.Ordinal)
        );
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

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
