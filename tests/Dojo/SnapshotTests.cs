using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>
/// What the commands print, from the first line to the last: a change of wording is one change of an approved file.
/// </summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task The_way_at_the_first_start()
    {
        _fixture.AddKata("02-adding-more");
        (await DojoAsync()).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task The_way_in_the_middle()
    {
        _fixture.AddKata("02-adding-more");
        Answer("a + b");
        (await DojoAsync()).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task The_way_when_all_is_done()
    {
        Answer("a + b");
        (await DojoAsync()).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task A_verdict_that_is_red()
    {
        Answer("a * a + b");
        (await DojoAsync("run", "1")).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task A_verdict_with_a_known_mistake_and_a_chart()
    {
        Charted();
        Answer("a - b");
        (await DojoAsync("run", "1")).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task A_verdict_in_plain_words()
    {
        Charted();
        Answer("a - b");
        (await DojoAsync("run", "1", "--plain")).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task A_verdict_on_what_does_not_compile()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture
                .Read(FixtureRepository.Solution)
                .Replace("static Task", "static async Task", StringComparison.Ordinal)
        );
        (await DojoAsync("run", "1")).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task A_verdict_that_is_green()
    {
        Answer("a + b");
        (await DojoAsync("run", "1")).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task A_verdict_with_a_warning()
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
        (await DojoAsync("run", "1")).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task A_verdict_on_what_ended_the_process_after_it_wrote_something()
    {
        _fixture.Change(
            FixtureRepository.Stub,
            "throw",
            "Console.WriteLine(\"I was here\"); Environment.Exit(3); throw"
        );
        (await DojoAsync("run", "1")).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task The_list()
    {
        _fixture.AddKata("02-adding-more");
        _fixture.AddKata("03-adding-most");
        Answer("a + b");
        _fixture.Write("katas/02-adding-more/Adder.cs", _fixture.Read(FixtureRepository.Stub) + "}");
        (await DojoAsync("list")).ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task The_help() => (await DojoAsync("--help")).ShouldBeApproved(_fixture.Root);

    [Fact]
    public async Task The_help_of_a_command() => (await DojoAsync("watch", "--help")).ShouldBeApproved(_fixture.Root);

    [Fact]
    public async Task All_hints()
    {
        var shown = "";
        for (var i = 0; i < 4; i++)
        {
            shown += await DojoAsync("hint", "1");
        }

        shown.ShouldBeApproved(_fixture.Root);
    }

    [Fact]
    public async Task An_answer_that_is_not_to_be_seen_yet() =>
        (await DojoAsync("solution", "1")).ShouldBeApproved(_fixture.Root);

    [Fact]
    public async Task A_peek_at_the_answers() =>
        (await DojoAsync("solution", "1", "--peek")).ShouldBeApproved(_fixture.Root);

    [Fact]
    public async Task A_peek_at_the_mistakes() =>
        (await DojoAsync("mistakes", "1", "--peek")).ShouldBeApproved(_fixture.Root);

    [Fact]
    public async Task Messages_of_the_mistakes()
    {
        _fixture.Write(
            FixtureRepository.Mistake.Replace("Subtracts", "SubtractsToo", StringComparison.Ordinal),
            _fixture.Read(FixtureRepository.Mistake)
        );
        (await DojoAsync("messages", "1")).ShouldBeApproved(_fixture.Root);
    }

    // The header of neither says what the spec says: one fails like a third whose header does, one like nobody else.
    [Fact]
    public async Task What_the_mistakes_are_recognised_as()
    {
        Mistake("SubtractsFromZero", ("a - b", "0 - b + a"), ("a minus is a kind", "zero is a kind"), ("-1.", "7."));
        Mistake("MultipliesByOne", ("a - b", "a * b"), ("a minus is a kind", "times is a kind"), ("-1.", "9."));
        (await DojoAsync("recognise", "1")).ShouldBeApproved(_fixture.Root);

        void Mistake(string name, params (string Old, string New)[] changes) =>
            _fixture.Write(
                FixtureRepository.Mistake.Replace("Subtracts", name, StringComparison.Ordinal),
                changes.Aggregate(
                    _fixture.Read(FixtureRepository.Mistake),
                    static (text, change) => text.Replace(change.Old, change.New, StringComparison.Ordinal)
                )
            );
    }

    [Fact]
    public async Task A_kata_that_meets_every_rule() => (await DojoAsync("verify")).ShouldBeApproved(_fixture.Root);

    [Fact]
    public async Task A_verdict_that_is_green_with_advice()
    {
        Advisable("a + b");
        (await DojoAsync("run", "1")).ShouldBeApproved(_fixture.Root);
    }

    [Theory]
    [InlineData("Task.Delay(0).Wait();", true)]
    [InlineData("Task.Delay(0);", false)]
    [Trait(When.Trait, When.Ci)]
    public async Task What_the_known_mistake_says_is_not_said_as_advice(string line, bool isSaid)
    {
        _fixture.Change(FixtureRepository.Mistake, "+        return", "+        Task.Delay(0); return");
        Answer("a - b");
        _fixture.Change(FixtureRepository.Stub, "return", $"{line} return");
        var output = await DojoAsync("run", "1");
        output.ShouldContain("Known mistake");
        output.Contains("Advice", StringComparison.Ordinal).ShouldBe(isSaid, output);
    }

    // Two warnings of the compiler: as long as they stand above, they are not said again.
    [Theory]
    [InlineData("a - b", 2, 0)]
    [InlineData("a + b", 0, 2)]
    [Trait(When.Trait, When.Ci)]
    public async Task What_the_compiler_warns_of_is_said_once(string sum, int warnings, int advice)
    {
        Answer(sum);
        _fixture.Change(FixtureRepository.Stub, "static Task", "static async Task");
        _fixture.Change(
            FixtureRepository.Stub,
            $"return Task.FromResult({sum});",
            $"await Task.Yield();\n        Task.Delay(0);\n        Task.Delay(0);\n        return {sum};"
        );
        var output = await DojoAsync("run", "1");
        output.Split("CS4014").Length.ShouldBe(warnings + 1, output);
        output.Split("nothing awaits this call").Length.ShouldBe(advice + 1, output);
        var json = JsonNode.Parse(await JsonAsync("run", "1"))!;
        (json["warnings"]!.AsArray().Count, json["advice"]!.AsArray().Count).ShouldBe((2, 0));
    }

    private async Task<string> JsonAsync(params string[] args) =>
        (
            await DojoCommand.RunAsync(_fixture.Root, [.. args, "--json"], TestContext.Current.CancellationToken)
        ).Output;

    // Five lines that nobody awaits.
    private void Advisable(string sum)
    {
        Answer(sum);
        _fixture.Change(
            FixtureRepository.Stub,
            "        return",
            $"{string.Concat(Enumerable.Repeat("        Task.Delay(0);\n", 5))}        return"
        );
    }

    private void Answer(string sum) =>
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", sum, StringComparison.Ordinal)
        );

    // Three jobs run before the sum is looked at.
    private void Charted() =>
        _fixture.Change(
            FixtureRepository.Spec,
            "spec => spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3)",
            """
            spec =>
                {
                    await Task.WhenAll(spec.EqualJobs(3, 2.Seconds).Select(job => job.RunAsync()));
                    spec.ShouldBe("the sum", await Adder.AddAsync(1, 2), 3);
                }
            """
        );

    // Help names the program after its process, which is that of the tests here.
    private async Task<string> DojoAsync(params string[] args) =>
        $"> dojo {string.Join(' ', args)}".TrimEnd()
        + '\n'
        + Approval
            .Transcript(await DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken))
            .Replace("AsyncKatas.Tests", "dojo", StringComparison.Ordinal);
}
