using AsyncKatas.Dojo.Recognition;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Every known mistake can be made as learners make it who have not come to the end.</summary>
public sealed class RecognitionTests : IDisposable
{
    private const string Stub = """
        class C
        {
            Task FirstAsync()
            {
                // TODO: step 1 goes here.
                throw new NotImplementedException("Please implement C.FirstAsync.");
            }

            IAsyncEnumerable<int> SecondAsync()
            {
                // TODO: steps 2 and 3 go here.
                throw new NotImplementedException("Please implement C.SecondAsync.");
            }

            int Third()
            {
                // TODO: step 3
                return 3;
            }
        }
        """;

    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("async Task FirstAsync() { await a; }", 1, "async Task FirstAsync() { await a; }")]
    [InlineData(
        "async IAsyncEnumerable<int> SecondAsync() { yield return 1; }",
        1,
        "IAsyncEnumerable<int> SecondAsync() {# }"
    )]
    [InlineData("async IAsyncEnumerable<int> SecondAsync() { yield return 1; }", 2, null)]
    [InlineData("IAsyncEnumerable<int> SecondAsync() => null;", 1, "IAsyncEnumerable<int> SecondAsync() =>#")]
    [InlineData("int Third() { return 4; }", 1, null)]
    [InlineData("int Helper() { return 4; }", 1, null)]
    public void What_belongs_to_later_steps_is_not_written(string method, int step, string? left) =>
        KataCompiler
            .Unfinish($"class C {{ {method} }}", Stub, step)
            .Replace(
                " throw new System.NotImplementedException(\"Please implement SecondAsync.\");",
                "#",
                StringComparison.Ordinal
            )
            .ShouldBe($"class C {{ {left ?? method} }}");

    [Fact]
    public void Checks_for_null_can_be_missing() =>
        KataCompiler
            .Uncheck("class C { void M(object a) { ArgumentNullException.ThrowIfNull(a); F(a); } }")
            .ShouldBe("class C { void M(object a) {  F(a); } }");

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_belief_about_null_counts_apart_where_checks_are_missing()
    {
        _fixture.Change(FixtureRepository.Mistake, "a minus is a kind\n// of plus.", "null will be refused by itself.");
        (await RunAsync(default)).Naming.ShouldBe(Naming.Known);
        _fixture.Write(
            FixtureRepository.Mistake.Replace("Subtracts", "Other", StringComparison.Ordinal),
            _fixture
                .Read(FixtureRepository.Mistake)
                .Replace("null will be refused by itself.", "numbers have signs.", StringComparison.Ordinal)
                .Replace("-1.", "7.", StringComparison.Ordinal)
                .Replace("a - b", "0 - b + a", StringComparison.Ordinal)
        );
        (await RunAsync(default)).Naming.ShouldBe(Naming.TakenForAnother);
        (await RunAsync(new LearnersStage(IsUnfinished: true, IsUnchecked: true)))
            .Naming.ShouldBe(Naming.TakenForAnother, "the spec is not about null");
        RenameTheSpec();
        (await RunAsync(default)).Naming.ShouldBe(Naming.TakenForAnother);
        (await RunAsync(new LearnersStage(IsUnfinished: false, IsUnchecked: true))).Naming.ShouldBe(Naming.BehindNull);
    }

    // Whoever makes one mistake may make another with it, and what explains the screen may be that.
    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_belief_that_explains_the_screen_where_the_authors_does_not_is_to_be_read()
    {
        _fixture.Write(
            FixtureRepository.Mistake.Replace("Subtracts", "Other", StringComparison.Ordinal),
            _fixture
                .Read(FixtureRepository.Mistake)
                .Replace("a minus is a kind\n// of plus.", "numbers have signs.", StringComparison.Ordinal)
                .Replace("a - b", "0 - b + a", StringComparison.Ordinal)
                .Replace("Rejected by: It_adds\n", "Rejected by: It_adds_up_to_nothing\n", StringComparison.Ordinal)
        );
        var told = await RunAsync(default);
        told.Naming.ShouldBe(Naming.AnotherOfTheirs);
        (told.Shown, told.Said).ShouldBe(("It adds", "a minus is a kind of plus."));
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task What_does_not_compile_or_passes_is_not_judged()
    {
        _fixture.Change(FixtureRepository.Mistake, "a - b", "a -");
        var broken = await RunAsync(default);
        broken.Naming.ShouldBe(Naming.NotJudged);
        broken.Said.ShouldContain("CS1525");
        _fixture.Change(FixtureRepository.Mistake, "a -)", "b + a)");
        (await RunAsync(default)).ShouldSatisfyAllConditions(
            static it => it.Naming.ShouldBe(Naming.NotJudged),
            static it => it.Said.ShouldBe("No spec rejects it.")
        );
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task What_a_learner_has_written_stays()
    {
        _fixture.Write(FixtureRepository.Stub, "mine");
        (await RunAsync(default)).Naming.ShouldBe(Naming.Known);
        _fixture.Read(FixtureRepository.Stub).ShouldBe("mine");
    }

    private void RenameTheSpec()
    {
        foreach (var (path, text) in _fixture.Snapshot())
        {
            File.WriteAllText(
                path,
                text.Replace("It_adds\n", "A_null_adds\n", StringComparison.Ordinal)
                    .Replace("It_adds()", "A_null_adds()", StringComparison.Ordinal)
            );
        }
    }

    // The first in the order of names.
    private async Task<Recognised> RunAsync(LearnersStage stage)
    {
        await using var run = new RecognitionRun(_fixture.Repository);
        return (await run.RunAsync(FixtureRepository.Name, stage, TestContext.Current.CancellationToken))[0];
    }
}
