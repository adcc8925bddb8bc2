using AsyncKatas.Checking;
using AsyncKatas.Dojo.Authors;
using AsyncKatas.Dojo.CommandLine;
using AsyncKatas.Dojo.Terminal;
using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checking;

/// <summary>A promise without a spec is a defect, and so is a spec without a promise.</summary>
public sealed class PromiseRulesTests : IDisposable
{
    private const string Hint = "name the specs that hold each, or write \"none: why\".\n";

    private const string Explanation =
        "Each row quotes the task or the stub's documentation, and names the specs that fail when it does not hold.";

    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("# What is promised, and the specs that hold it", "# Promises", "promises.md(1): the first line")]
    [InlineData("What a learner reads, and what holds it.", "", "promises.md(5): say in a sentence, above the table")]
    [InlineData("| promise | spec |", "| promise | specs |", "no table starts with the lines")]
    [InlineData("|---|---|\n", "", "no table starts with the lines")]
    [InlineData("| Add. | `It_adds` |", "| Add. | `It_adds` | yes |", "promises.md(7): this is not a row")]
    [InlineData("| Add. | `It_adds` |", "| Add. |", "promises.md(7): this is not a row")]
    [InlineData("| Add. | `It_adds` |", "| Add.\n| `It_adds` |", "promises.md(8): this is not a row")]
    [InlineData("| Add. | `It_adds` |", "Add. | `It_adds`", "promises.md(7): this is not a row")]
    public void Another_shape_is_told(string written, string instead, string says)
    {
        _fixture.Change(FixtureRepository.Promises, written, instead);
        Check(PromiseRules.TableIsThere).ShouldContain(says);
    }

    [Fact]
    public void Where_there_is_no_table_that_is_all_that_is_told()
    {
        _fixture.Delete(FixtureRepository.Promises);
        Check(PromiseRules.TableIsThere)
            .ShouldBe(
                $"{FixtureRepository.Promises} is missing; begin with a row for each sentence: "
                    + "dotnet run --project src/Dojo -- promises 01-adding-up"
            );
        AllDefects().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("none: it is a title")]
    [InlineData("none:it is a title")]
    [InlineData("`It_adds`")]
    [InlineData("`It_adds`,`It_adds_up_to_nothing`")]
    public void An_answer_is_specs_or_a_reason(string answer)
    {
        Answer(answer);
        AllDefects().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("none: ")]
    [InlineData("It_adds")]
    [InlineData("`It_adds` and `It_adds_up_to_nothing`")]
    [InlineData("`It_adds`, none: it is a title")]
    [InlineData("`It adds`")]
    public void Anything_else_is_no_answer(string answer)
    {
        Answer(answer);
        Check(PromiseRules.RowsAreAnswered)
            .ShouldStartWith(
                "solutions/01-adding-up/promises.md(9): \"Adds.\" has neither a spec nor a reason beside it; "
            );
    }

    [Fact]
    public void A_name_that_is_no_spec_is_told_with_its_line()
    {
        Answer("`It_adds`, `It_sums`");
        Check(PromiseRules.SpecsExist)
            .ShouldBe(
                "solutions/01-adding-up/promises.md(9): it names It_sums, which katas/01-adding-up/AdderSpec.cs has "
                    + "not; "
                    + "correct the name."
            );
    }

    [Fact]
    public void A_spec_that_no_row_names_is_told_with_its_line()
    {
        _fixture.Change(FixtureRepository.Promises, "`It_adds_up_to_nothing`", "`It_adds`");
        Check(PromiseRules.SpecsAreNamed)
            .ShouldStartWith(
                "katas/01-adding-up/AdderSpec.cs(18): no row of solutions/01-adding-up/promises.md names "
                    + "It_adds_up_to_nothing; "
            );
    }

    [Theory]
    [InlineData("Adds two numbers.")]
    [InlineData("two numbers")]
    [InlineData("`Adds` **two**  _numbers_.")]
    [InlineData("<c>Adds</c> two numbers.")]
    public void A_quotation_is_found_whatever_its_marks(string quotation)
    {
        _fixture.Change(FixtureRepository.Promises, "| Adds two numbers. |", $"| {quotation} |");
        AllDefects().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Adds three numbers.")]
    [InlineData("adds two numbers.")]
    [InlineData("Adds two numb")]
    [InlineData("Add. Add what comes to nothing.")]
    [InlineData("Overflow.")]
    [InlineData("")]
    public void A_quotation_that_is_none_is_told(string quotation)
    {
        _fixture.Change(FixtureRepository.Promises, "| Add. |", $"| {quotation} |");
        var evidence = Evidence();
        Check(PromiseRules.QuotationsAreFound, evidence)
            .ShouldBe(
                $"solutions/01-adding-up/promises.md(7): \"{quotation}\" is neither in \"## Your task\" of "
                    + "katas/01-adding-up/README.md nor in the documentation of solutions/01-adding-up/start/Adder.cs; "
                    + "quote it word for word, out of one paragraph or one item of a list."
            );
        Check(PromiseRules.SentencesAreQuoted, evidence)
            .ShouldBe(
                "katas/01-adding-up/README.md: no row of solutions/01-adding-up/promises.md quotes \"Add.\"; add one."
            );
    }

    [Theory]
    [InlineData("Zero is a number", "And what then?")]
    [InlineData("number. And what", "")]
    [InlineData("Add. Zero is a number. And what then?", "")]
    [InlineData("a", "And what then?")]
    [InlineData("?", "Zero is a number.")]
    public void A_quotation_covers_the_sentences_that_it_touches(string quotation, string left)
    {
        _fixture.Change(FixtureRepository.Readme, "1. Add.", "1. Add. Zero is\n   a number. And what then?");
        _fixture.Change(FixtureRepository.Promises, "| Adds. |", $"| {quotation} | none: it asks |\n| Adds. |");
        var evidence = Evidence();
        Check(PromiseRules.QuotationsAreFound, evidence).ShouldBeEmpty();
        Check(PromiseRules.SentencesAreQuoted, evidence)
            .ShouldBe(
                left.Length == 0
                    ? ""
                    : $"katas/01-adding-up/README.md: no row of solutions/01-adding-up/promises.md quotes \"{left}\"; "
                        + "add one."
            );
    }

    [Fact]
    public void All_public_documentation_counts_and_nothing_else_of_the_stub()
    {
        _fixture.Change(
            FixtureRepository.Start,
            "    /// <summary>Adds two numbers.</summary>",
            """
                /// <summary>Adds two numbers.</summary>
                /// <remarks><para>It waits.</para><code>Not. This.</code></remarks>
                /// <param name="a">The <see langword="int"/> to begin with.</param>
                /// <exception cref="OverflowException"><paramref name="a"/> is big.</exception>
            """
        );
        _fixture.Change(
            FixtureRepository.Start,
            "public static class Adder\n{",
            """
            public static class Adder
            {
                /// <summary>Nobody sees this.</summary>
                private const int Zero = 0;

            """
        );
        Check(PromiseRules.SentencesAreQuoted, Evidence())
            .Split('\n')
            .ShouldBe(
                new[] { "It waits.", "The `int` to begin with.", "`a` is big." }.Select(static sentence =>
                    $"{FixtureRepository.Start}: no row of {FixtureRepository.Promises} quotes \"{sentence}\"; add one."
                )
            );
    }

    [Fact]
    public void What_a_learner_has_written_promises_nothing()
    {
        _fixture.Write(FixtureRepository.Stub, "/// <summary>Mine.</summary>\npublic static class Adder;\n");
        AllDefects().ShouldBeEmpty();
    }

    [Fact]
    public void Documentation_that_is_no_XML_is_told()
    {
        _fixture.Change(FixtureRepository.Start, "Adds two numbers.", "Adds <two numbers.");
        Check(StubRules.Documentation, Evidence())
            .ShouldContain("AddAsync(int a, int b) is documented, but not in XML");
    }

    [Fact]
    public void The_command_writes_a_row_for_each_sentence_and_the_defects_ask_for_the_specs()
    {
        _fixture.Change(FixtureRepository.Readme, "1. Add.", "1. **The sum.** Add `a | b`.");
        _fixture.Delete(FixtureRepository.Promises);
        Write().ShouldBe($"{FixtureRepository.Promises} has 4 new rows: {Hint}");
        _fixture
            .Read(FixtureRepository.Promises)
            .ShouldBe(
                $$"""
                # What is promised, and the specs that hold it

                {{Explanation}}

                | promise | spec |
                |---|---|
                | **The sum.** Add `a \| b`. | |
                | Add what comes to nothing. | |
                | Adds. | |
                | Adds two numbers. | |

                """
            );
        AllDefects()
            .Select(static it => it.Rule)
            .Distinct(StringComparer.Ordinal)
            .ShouldBe(["promises: every row is answered", "promises: every spec"]);
    }

    [Fact]
    public void The_command_adds_what_is_missing_and_leaves_the_rest()
    {
        Write().ShouldBe("solutions/01-adding-up/promises.md has a row for every sentence.\n");
        var before = _fixture.Read(FixtureRepository.Promises);
        _fixture.Change(FixtureRepository.Readme, "1. Add.", "1. Add. Zero is a number.");
        Write().ShouldBe($"{FixtureRepository.Promises} has 1 new row: {Hint}");
        _fixture.Read(FixtureRepository.Promises).ShouldBe($"{before}| Zero is a number. | |\n");
    }

    [Fact]
    public void The_command_changes_no_file_that_it_does_not_understand()
    {
        _fixture.Write(FixtureRepository.Promises, "mine");
        Should.Throw<SetupException>(() => Write()).Message.ShouldContain("promises.md(1): the first line must be");
        _fixture.Read(FixtureRepository.Promises).ShouldBe("mine");
    }

    private void Answer(string answer) =>
        _fixture.Change(FixtureRepository.Promises, "none: the next row says more", answer);

    // Without the stub: most rules look at the table alone, and need not wait for the compiler.
    private string Check(Func<KataEvidence, IEnumerable<string>> rule) =>
        Check(rule, new KataEvidence(KataFiles.Of(_fixture.Repository, FixtureRepository.Name), []));

    private static string Check(Func<KataEvidence, IEnumerable<string>> rule, KataEvidence evidence) =>
        string.Join('\n', rule(evidence));

    private List<(string Rule, string Defect)> AllDefects()
    {
        var evidence = Evidence();
        return
        [
            .. RuleBook
                .All.Where(static rule => rule.Name.StartsWith("promises: ", StringComparison.Ordinal))
                .SelectMany(rule => rule.Check(evidence).Select(defect => (rule.Name, defect))),
        ];
    }

    private KataEvidence Evidence()
    {
        var kata = KataFiles.Of(_fixture.Repository, FixtureRepository.Name);
        var stubs = Variant.AllOf(kata).Where(static it => it.Kind == VariantKind.Start);
        return new KataEvidence(kata, [.. stubs.Select(VariantEvidence.Compile)]);
    }

    private string Write()
    {
        using var output = new System.IO.StringWriter { NewLine = "\n" };
        var screen = new Screen(output, output);
        PromisesCommand.Run(new Session(_fixture.Repository, screen, _fixture.Root), "1").ShouldBe(0);
        return output.ToString();
    }
}
