using AsyncKatas.Checking;
using AsyncKatas.KataModel;
using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checking;

/// <summary>Small wrong changes are made, and those are told that no spec notices.</summary>
public sealed class MutationTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("return a + b;", "a + b", "a - b")]
    [InlineData("return a < b;", "a < b", "a <= b")]
    [InlineData("return a && b;", "a && b", "a || b")]
    [InlineData("return a && b;", "a && b", "a")]
    [InlineData("return a ?? b;", "a ?? b", "b")]
    [InlineData("return !a;", "!a", "a")]
    [InlineData("return true;", "true", "false")]
    [InlineData("return 1;", "1", "2")]
    [InlineData("return \"a\";", "\"a\"", "\"\"")]
    [InlineData("a += 1;", "a += 1", "a -= 1")]
    [InlineData("a++;", "a++", "a--")]
    [InlineData("if (a) { b(); }", "if (a) { b(); }", "if (!(a)) { b(); }")]
    [InlineData("if (a) { b(); }", "b();", ";")]
    [InlineData("while (a) { b(); }", "while (a) { b(); }", "while (false) { b(); }")]
    [InlineData("return a ? b : c;", "a ? b : c", "!(a) ? b : c")]
    [InlineData("try { a(); } catch (E e) when (f(e)) { }", "when (f(e))", "when (!(f(e)))")]
    [InlineData("throw a;", "throw a;", ";")]
    [InlineData("await a();", "await a();", "_ = a();")]
    [InlineData("using var a = b();", "using var a = b();", " var a = b();")]
    [InlineData("using (a()) { b(); }", "using (a()) { b(); }", "a(); { b(); }")]
    [InlineData("lock (a) { b(); }", "lock (a) { b(); }", "{ b(); }")]
    [InlineData("a(cancellationToken);", "cancellationToken", "CancellationToken.None")]
    [InlineData("a(source.Token);", "source.Token", "CancellationToken.None")]
    [InlineData("foreach (var a in b) { c(); }", "foreach (var a in b) { c(); }", "foreach (var a in b) ;")]
    [InlineData("await Task.WhenAll(a);", "WhenAll", "WhenAny")]
    [InlineData("await a.FirstOrDefault<int>();", "FirstOrDefault<int>", "LastOrDefault<int>")]
    public void A_change_is_made(string statement, string before, string after)
    {
        var mutants = MutantsOf($"class C {{ async Task M() {{ {statement} }} }}");
        mutants.ShouldContain(
            it => it.Before == before && it.After == after,
            string.Join('\n', mutants.Select(static it => $"{it.Before} -> {it.After}"))
        );
        var mutant = mutants.First(it => it.Before == before && it.After == after);
        mutant.Text.ShouldBe(
            $"class C {{ async Task M() {{ {statement.Replace(before, after, StringComparison.Ordinal)} }} }}"
        );
    }

    [Fact]
    public void What_an_exception_says_is_left_alone() =>
        MutantsOf("class C { void M() { throw new E(\"why\"); } }")
            .ShouldHaveSingleItem()
            .Before.ShouldBe("throw new E(\"why\");");

    [Fact]
    public async Task A_change_that_a_spec_notices_is_killed()
    {
        var report = await RunAsync();
        report.Mutants.ShouldContain(static it => it.Mutant.After == "a - b" && it.Fate == MutantFate.Killed);
        report.Survivors.ShouldBeEmpty();
        report.Killed.ShouldBe(report.Alive);
    }

    [Fact]
    public async Task A_change_that_no_spec_notices_is_told()
    {
        _fixture.Change(FixtureRepository.Solution, "a + b", "a + b + (a > 90 ? 1 : 0)");
        var report = await RunAsync();
        report.Unexplained.Select(static it => it.After).ShouldContain("a >= 90");
        report.Killed.ShouldBeLessThan(report.Alive);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_change_that_is_explained_is_forgiven_and_an_old_explanation_is_not()
    {
        _fixture.Change(FixtureRepository.Solution, "a + b", "a + (b * 1)");
        var survivor = (await RunAsync()).Unexplained.ShouldHaveSingleItem();
        survivor.After.ShouldBe("b / 1");
        ExplainedSurvivors.Describe(survivor).ShouldContain("a + (b / 1)");
        _fixture.Write(
            ExplainedSurvivors.FileOf(FixtureRepository.Name),
            $"| {ExplainedSurvivors.Describe(survivor)} | Times one or by one: the same. |\n"
                + "| `gone` | `away` | It was there once. |\n"
        );
        var report = await RunAsync();
        report.Unexplained.ShouldBeEmpty();
        report.Outdated.ShouldBe(["`gone` | `away`"]);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task An_explanation_does_not_excuse_the_same_words_in_another_line()
    {
        _fixture.Change(
            FixtureRepository.Solution,
            "return Task.FromResult(a + b);",
            "var once = b * 1;\n        return Task.FromResult(a - b + once + (b * 1));"
        );
        var before = (await RunAsync()).Unexplained.ToList();
        before.Select(static it => it.After).ShouldBe(["b / 1", "b / 1"]);
        _fixture.Write(
            ExplainedSurvivors.FileOf(FixtureRepository.Name),
            $"| {ExplainedSurvivors.Describe(before[0])} | The same. |\n"
        );
        (await RunAsync()).Unexplained.ShouldHaveSingleItem().Line.ShouldBe(before[1].Line);
    }

    [Fact]
    public async Task Without_a_reference_answer_there_is_nothing_to_change()
    {
        _fixture.Delete(FixtureRepository.Solution);
        (await Should.ThrowAsync<SetupException>(RunAsync)).Message.ShouldContain("has no reference answer");
    }

    [Theory]
    [InlineData("class C { }")]
    [InlineData("class C { int M() => 1 + Nothing; }")]
    public async Task Where_no_change_can_be_tried_the_command_says_so_and_counts_nothing(string answer)
    {
        _fixture.Write(FixtureRepository.Solution, answer);
        var (exitCode, output, error) = await DojoCommand.RunAsync(
            _fixture.Root,
            ["mutate", "1"],
            TestContext.Current.CancellationToken
        );
        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        output.ShouldBe(
            "01-adding-up: No small change to the reference answer compiles.\n\n"
                + "No change was tried, so this says nothing about the specs.\n"
        );
    }

    [Fact]
    public async Task The_command_counts_the_changes_that_were_tried()
    {
        var (exitCode, output, _) = await DojoCommand.RunAsync(
            _fixture.Root,
            ["mutate", "1"],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(0);
        output.ShouldMatch(
            @"^01-adding-up: (\d+) of \1 mutants killed \(100\.0 %\)\n\n\1 of \1 mutants killed \(100\.0 %\), "
                + @"0 explained\n$"
        );
    }

    private System.Collections.Generic.IReadOnlyList<Mutant> MutantsOf(string text)
    {
        _fixture.Write(FixtureRepository.Solution, text);
        return KataCompiler.MutantsOf(
            new Variant(
                KataFiles.Of(_fixture.Repository, FixtureRepository.Name),
                VariantKind.Solution,
                FixtureRepository.Solution
            )
        );
    }

    private async Task<MutationReport> RunAsync() =>
        (
            await MutationRun.RunAsync(
                _fixture.Repository,
                [FixtureRepository.Name],
                TestContext.Current.CancellationToken
            )
        ).ShouldHaveSingleItem();
}
