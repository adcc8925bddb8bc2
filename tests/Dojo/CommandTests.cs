using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>The commands that run katas, in cases of which <see cref="SnapshotTests"/> shows none.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("1")]
    [InlineData("01")]
    [InlineData("01-adding-up")]
    [InlineData("katas/01-adding-up/")]
    [InlineData("./katas/01-adding-up/")]
    [InlineData(".\\katas\\01-adding-up\\")]
    [InlineData("UP")]
    [Trait(When.Trait, When.Ci)]
    public async Task Run_takes_a_kata_by_number_name_or_folder(string kata)
    {
        _fixture.AddKata("02-adding-more-of-it");
        var (exitCode, output, _) = await DojoAsync("run", kata);
        exitCode.ShouldBe(1);
        output.ShouldStartWith("01 Adding up: 0 of 2 specs pass\n");
    }

    [Theory]
    [InlineData("a + b + 1", 0)]
    [InlineData("a + b", 2)]
    public async Task Starts_takes_over_broken_code_and_no_answer(string sum, int expected)
    {
        _fixture.StartWithBrokenCode();
        _fixture.Change(FixtureRepository.Stub, "a + b + 1", sum);
        if (expected != 0)
        {
            _fixture.Change(FixtureRepository.Stub, "// TODO: step 1\n        // TODO: step 2", "// It is repaired.");
        }
        else
        {
            _fixture.Change(FixtureRepository.Stub, "Adds two numbers.", "Adds two whole numbers.");
        }

        var before = _fixture.Read(FixtureRepository.Start);
        var (exitCode, _, error) = await DojoCommand.RunAsync(
            _fixture.Root,
            ["starts", "1"],
            TestContext.Current.CancellationToken);
        exitCode.ShouldBe(expected, error);
        _fixture.Read(FixtureRepository.Start).ShouldBe(expected == 0 ? _fixture.Read(FixtureRepository.Stub) : before);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_failure_is_placed_at_the_method_that_the_spec_calls_through_another_one()
    {
        var solution = _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal);
        _fixture.Write(
            FixtureRepository.Stub,
            solution.Replace(
                "    /// <summary>Adds two numbers.",
                "    public static Task RunAsync() => Task.CompletedTask;\n\n"
                    + "    public static async Task<(int Sum, int Carry)> PairAsync<TLeft, TRight>(int a, int b) => (a "
                    + "- b, 0);\n\n    /// <summary>Adds two numbers.",
                StringComparison.Ordinal
            )
        );
        _fixture.Change(FixtureRepository.Spec, "await Adder.AddAsync(1, 2)", "await SumAsync(1, 2)");
        var spec = _fixture.Read(FixtureRepository.Spec).TrimEnd();
        _fixture.Write(
            FixtureRepository.Spec,
            $"{spec[..^1]}\n    private static async Task<int> SumAsync(int a, int b) =>\n"
                + $"        (await Adder.PairAsync<int, int>(a, b)).Sum;\n}}\n"
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

    [Theory]
    [InlineData("late.Wait();", "Task.Wait")]
    [InlineData("late.GetAwaiter().GetResult();", "GetAwaiter().GetResult()")]
    public async Task A_call_that_blocks_is_the_place_and_not_the_exception_that_led_to_it(string call, string name)
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture
                .Read(FixtureRepository.Solution)
                .Replace("Task<int> AddAsync", "async Task<int> AddAsync", StringComparison.Ordinal)
                .Replace(
                    "return Task.FromResult(a + b);",
                    $$"""
                    var late = new TaskCompletionSource().Task;
                            try
                            {
                                await Task.FromException(new IOException("not now"));
                                return a + b;
                            }
                            catch
                            {
                                {{call}}
                                throw;
                            }
                    """,
                    StringComparison.Ordinal
                )
        );
        var (_, output, error) = await DojoAsync("run", "1");
        error.ShouldBeEmpty();
        output.ShouldContain($"Adder.AddAsync blocks the only thread that runs code here ({name})");
        output.ShouldContain("Edit  katas/01-adding-up/Adder.cs:18\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
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

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
