using AsyncKatas.KataModel;
using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>Wrong answers that are written as what they change in a right one.</summary>
public sealed class MistakePatchTests : IDisposable
{
    private const string Right = """
        class Sum
        {
            int Add(int a, int b)
            {
                return a + b;
            }

            int Twice(int a)
            {
                return a + a;
            }
        }

        """;

    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_patch_makes_the_wrong_answer_of_the_right_one()
    {
        var wrong = Right
            .Replace("return a + b", "return a - b", StringComparison.Ordinal)
            .Replace(
                "    int Twice(int a)\n",
                "    // Twice as much.\n    int Twice(int a)\n",
                StringComparison.Ordinal
            );
        var patch = MistakePatch.Write("// Misconception: none.\n", "Sum.cs", Right, wrong);
        patch.ShouldBe(
            """
            // Misconception: none.
            --- Sum.cs
            @@
                 {
            -        return a + b;
            +        return a - b;
                 }

            +    // Twice as much.
                 int Twice(int a)

            """
        );
        MistakePatch.Parse("Sum.diff", patch).ApplyTo(Right).ShouldBe(wrong);
    }

    [Theory]
    [InlineData("        return a + b;")]
    [InlineData("    {")]
    [InlineData("    }")]
    [InlineData("class Sum")]
    [InlineData("}")]
    public void Around_a_change_stand_as_many_lines_as_it_takes_to_find_it(string line)
    {
        var lines = Right.TrimEnd('\n').Split('\n');
        foreach (
            var place in lines
                .Index()
                .Where(it => string.Equals(it.Item, line, StringComparison.Ordinal))
                .Select(static it => it.Index)
        )
        {
            string[] changed = [.. lines[..place], "changed", .. lines[(place + 1)..]];
            var wrong = string.Join('\n', changed) + '\n';
            MistakePatch
                .Parse("Sum.diff", MistakePatch.Write("", "Sum.cs", Right, wrong))
                .ApplyTo(Right)
                .ShouldBe(wrong);
        }
    }

    [Fact]
    public void No_patch_ends_in_a_blank_line_that_an_editor_may_take_away()
    {
        const string Twice = "a\n\nb\na\n\nc\n";
        var patch = MistakePatch.Write("", "Sum.cs", Twice, "a\n\nb\nA\n\nc\n");
        patch.ShouldEndWith("c\n");
        MistakePatch.Parse("Sum.diff", patch).ApplyTo(Twice).ShouldBe("a\n\nb\nA\n\nc\n");
    }

    [Theory]
    [InlineData(
        "@@\n-        return a * b;\n",
        "Sum.diff(2): the lines of this hunk occur nowhere in Sum.cs; correct them, beginning with \"return a * b;\"."
    )]
    [InlineData(
        "@@\n     {\n+        a = 1;\n",
        "Sum.diff(2): the lines of this hunk occur more than once in Sum.cs; correct them, beginning with \"{\"."
    )]
    [InlineData(
        "@@\n-        return a + a;\n@@\n-        return a + b;\n",
        "Sum.diff(4): the lines of this hunk occur once in Sum.cs, above those of the hunk before; correct them, "
            + "beginning with \"return a + b;\"."
    )]
    public void What_does_not_fit_is_named(string hunks, string sentence) =>
        Should
            .Throw<SetupException>(() => MistakePatch.Parse("Sum.diff", $"--- Sum.cs\n{hunks}").ApplyTo(Right))
            .Message.ShouldBe(sentence);

    [Theory]
    [InlineData("// Misconception: none.\nclass Sum\n", "Sum.diff(2): after its header a patch has a line")]
    [InlineData("--- Sum.cs\n@@\nclass Sum\n", "Sum.diff(3): after its header a patch has a line")]
    [InlineData("--- Sum.cs\n", "Sum.diff changes nothing; ")]
    [InlineData("", "Sum.diff(1): after its header a patch has a line")]
    public void What_is_no_patch_is_refused(string text, string sentence) =>
        Should.Throw<SetupException>(() => MistakePatch.Parse("Sum.diff", text)).Message.ShouldStartWith(sentence);

    [Fact]
    public async Task Whole_wrong_answers_become_patches_that_make_the_same_code()
    {
        var whole = FixtureRepository.Mistake.Replace("Subtracts.diff", "Negates.cs", StringComparison.Ordinal);
        var stays = FixtureRepository.Mistake.Replace("Subtracts.diff", "Counts.cs", StringComparison.Ordinal);
        _fixture.Write(
            whole,
            $"""
            // Misconception: numbers have signs.
            // Symptom: one is lost.
            {_fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - -b", StringComparison.Ordinal)}
            """
        );
        _fixture.Write(stays, "// Misconception: it is a count.\nenum Count\n{\n    One,\n    Two,\n    Three,\n}\n");
        var (code, output, _) = await RunAsync("patches", "1");
        code.ShouldBe(0, output);
        output.ShouldEndWith("mistakes/Negates.diff\n1 patch made; 1 wrong answer stays whole.\n");
        File.Exists(_fixture.Repository.FullPath(whole)).ShouldBeFalse();
        _fixture
            .Read(whole.Replace(".cs", ".diff", StringComparison.Ordinal))
            .ShouldBe(
                """
                // Misconception: numbers have signs.
                // Symptom: one is lost.
                --- Adder.cs
                @@
                     {
                -        // There is nothing to wait for.
                -        return Task.FromResult(a + b);
                +        return Task.FromResult(a - -b);
                     }

                """
            );
    }

    [Fact]
    public async Task A_patch_that_is_there_already_is_not_overwritten()
    {
        var patch = _fixture.Read(FixtureRepository.Mistake);
        var whole = FixtureRepository.Mistake.Replace(".diff", ".cs", StringComparison.Ordinal);
        _fixture.Write(
            whole,
            $"// Misconception: too.\n"
                + $"{_fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - -b", StringComparison.Ordinal)}"
        );
        var (code, _, refusal) = await RunAsync("patches", "1");
        code.ShouldBe(2);
        refusal.ShouldStartWith($"{FixtureRepository.Mistake} is there already, and so is {whole}; ");
        _fixture.Read(FixtureRepository.Mistake).ShouldBe(patch);
        _fixture.Repository.Has(whole).ShouldBeTrue();
    }

    [Fact]
    public async Task Mistakes_shows_what_each_changes_and_one_of_them_whole()
    {
        var (_, output, _) = await RunAsync("mistakes", "1", "--peek");
        output.ShouldContain(
            """
              Changes  solutions/01-adding-up/Adder.cs
                           // There is nothing to wait for.
                -          return Task.FromResult(a + b);
                +          return Task.FromResult(a - b);
                       }
            """
        );
        var (_, whole, _) = await RunAsync("mistakes", "1", "--peek", "--whole", "subtracts");
        whole.ShouldBe(_fixture.Read(FixtureRepository.Solution).Replace("a + b", "a - b", StringComparison.Ordinal));
        var (code, _, refusal) = await RunAsync("mistakes", "1", "--peek", "--whole", "adds");
        code.ShouldBe(2);
        refusal.ShouldContain("solutions/01-adding-up/mistakes has no adds; ");
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) =>
        DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
