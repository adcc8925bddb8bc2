using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A known mistake that explains the spec on the screen is named; nothing is guessed at.</summary>
public sealed class KnownMistakeTests : IDisposable
{
    private const string Known = "Known mistake";

    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task What_was_found_out_is_remembered()
    {
        Learn("a - b");
        await RunAsync();
        _fixture.Read(".dojo/results/solutions/01-adding-up/mistakes/Subtracts.diff.json").ShouldNotBeEmpty();
        (await RunAsync()).ShouldContain(Known);
    }

    [Theory]
    [InlineData("a * b")] // other words
    [InlineData("a + b")] // nothing fails
    public async Task Another_failure_is_not_guessed_at(string sum)
    {
        Learn(sum);
        (await RunAsync()).ShouldNotContain(Known);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Two_beliefs_that_fail_alike_are_not_guessed_at()
    {
        _fixture.Write(
            "solutions/01-adding-up/mistakes/Negates.diff",
            _fixture
                .Read(FixtureRepository.Mistake)
                .Replace("a minus is a kind", "numbers have signs", StringComparison.Ordinal)
        );
        Learn("a - b");
        (await RunAsync()).ShouldNotContain(Known);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task What_two_beliefs_have_in_common_is_said()
    {
        _fixture.Write(
            "solutions/01-adding-up/mistakes/Negates.diff",
            _fixture
                .Read(FixtureRepository.Mistake)
                .Replace("of plus.", "of plus, whatever stands behind it.", StringComparison.Ordinal)
        );
        Learn("a - b");
        (await RunAsync()).ShouldContain("believes: a minus is a kind of plus.\n");
    }

    [Fact]
    public async Task What_fails_in_a_later_step_counts_neither_way()
    {
        Learn("a == 0 ? 7 : a - b");
        (await RunAsync()).ShouldContain(Known);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Who_has_done_right_elsewhere_may_believe_it_all_the_same()
    {
        Learn("a == 1 ? -1 : a + b");
        (await RunAsync()).ShouldContain(Known);
        _fixture.Change(
            FixtureRepository.Mistake,
            "it was -1.\n",
            "it was -1.\n// Rejected by: It_adds_up_to_nothing\n// Says: it was -2\n"
        );
        (await RunAsync()).ShouldContain(Known);
    }

    [Fact]
    public async Task Where_the_header_does_not_explain_the_spec_all_that_it_names_must_fail()
    {
        _fixture.Change(
            FixtureRepository.Mistake,
            "It_adds\n// Says: Expected the sum to be 3; it was -1.",
            "It_adds_up_to_nothing\n// Says: it was -2"
        );
        Learn("a == 1 ? -1 : a + b");
        (await RunAsync()).ShouldNotContain(Known);
    }

    [Fact]
    public async Task A_mistake_that_explains_another_spec_than_the_one_on_the_screen_is_not_shown()
    {
        _fixture.Change(
            FixtureRepository.Mistake,
            "It_adds\n// Says: Expected the sum to be 3; it was -1.",
            "It_adds_up_to_nothing\n// Says: it was -2"
        );
        Learn("a == 1 ? throw new NotImplementedException(\"Please implement Adder.AddAsync.\") : a - b");
        (await RunAsync()).ShouldNotContain(Known);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Who_believes_something_of_a_call_has_written_that_call()
    {
        _fixture.Change(FixtureRepository.Mistake, "a minus is a kind\n// of plus.", "Abs makes a plus of any minus.");
        _fixture.Change(FixtureRepository.Mistake, "a - b", "a - Math.Abs(b)");
        Learn("a - b");
        (await RunAsync()).ShouldNotContain(Known);
        Learn("0 - Math.Abs(b) + a");
        (await RunAsync()).ShouldContain("believes: Abs makes a plus of any minus.\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Who_believes_something_of_a_token_source_has_one()
    {
        _fixture.Change(FixtureRepository.Mistake, "a minus is a kind\n// of plus.", "a source makes plus of minus.");
        _fixture.Change(
            FixtureRepository.Mistake,
            "a - b",
            "a - b + (new System.Threading.CancellationTokenSource() is null ? 1 : 0)"
        );
        Learn("0 - b + a");
        (await RunAsync()).ShouldNotContain(Known);
        Learn("0 - b + a + (new System.Threading.CancellationTokenSource() is null ? 1 : 0)");
        (await RunAsync()).ShouldContain("believes: a source makes plus of minus.\n");
    }

    [Fact]
    public async Task Where_too_many_come_into_question_those_are_left_that_are_there_for_the_spec()
    {
        foreach (var number in Enumerable.Range(1, 8))
        {
            _fixture.Write(
                $"solutions/01-adding-up/mistakes/Other{number}.diff",
                _fixture
                    .Read(FixtureRepository.Mistake)
                    .Replace("a minus is a kind", $"belief {number} is a kind", StringComparison.Ordinal)
                    .Replace(
                        "It_adds\n// Says: Expected the sum to be 3; it was -1.",
                        "It_adds_up_to_nothing\n// Says: it was -2",
                        StringComparison.Ordinal
                    )
            );
        }

        Learn("0 - b + a");
        (await RunAsync()).ShouldContain(Known);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_mistake_that_is_there_for_a_spec_explains_it_better_than_one_that_fails_it_too()
    {
        _fixture.Write(
            "solutions/01-adding-up/mistakes/Other.diff",
            _fixture
                .Read(FixtureRepository.Mistake)
                .Replace("a minus is a kind", "numbers have signs", StringComparison.Ordinal)
                .Replace(
                    "It_adds\n// Says: Expected the sum to be 3; it was -1.",
                    "It_adds_up_to_nothing\n// Says: it was -2",
                    StringComparison.Ordinal
                )
        );
        Learn("0 - b + a");
        (await RunAsync()).ShouldContain("believes: a minus is a kind of plus.\n");
        _fixture.Delete(FixtureRepository.Mistake);
        (await RunAsync()).ShouldContain("believes: numbers have signs of plus.\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_mistake_that_fails_in_other_words_each_time_may_be_the_one()
    {
        var mistake = _fixture.Read(FixtureRepository.Mistake);
        mistake.ShouldContain("a - b");
        _fixture.Write(
            "solutions/01-adding-up/mistakes/Varies.diff",
            mistake
                .Replace("a minus is a kind", "numbers have signs", StringComparison.Ordinal)
                .Replace(
                    "a - b",
                    "(a, b) == (0, 0) ? System.Environment.ProcessId * System.Environment.TickCount : a - b",
                    StringComparison.Ordinal
                )
        );
        Learn("0 - b + a");
        (await RunAsync()).ShouldNotContain(Known);
    }

    [Fact]
    public async Task A_patch_that_no_longer_fits_keeps_nobody_from_a_verdict()
    {
        Learn("a - b");
        _fixture.Change(FixtureRepository.Solution, "a + b", "b + a");
        var output = await RunAsync();
        output.ShouldContain("Expected the sum to be 3; it was -1.");
        output.ShouldNotContain(Known);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Broken_code_as_it_was_given_is_no_mistake_of_the_learner()
    {
        _fixture.StartWithBrokenCode("a - b");
        (await RunAsync()).ShouldNotContain(Known);
        _fixture.Change(FixtureRepository.Stub, "// TODO: step 1\n", "// A minus?\n");
        (await RunAsync()).ShouldNotContain(Known);
        _fixture.Change(FixtureRepository.Stub, "a - b", "0 - b + a");
        (await RunAsync()).ShouldContain("believes: a minus is a kind of plus.\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_notebook_that_shows_it_is_linked_if_it_is_there()
    {
        _fixture.Change(
            FixtureRepository.Mistake,
            "// Symptom:",
            "// Notebook: notebooks/sums.ipynb#plus\n// Symptom:"
        );
        Learn("a - b");
        (await RunAsync()).ShouldContain("See            katas/01-adding-up/README.md#your-task\n");
        _fixture.Write("notebooks/sums.ipynb", "{\"cells\": [{\"id\": \"plus\"}]}");
        (await RunAsync()).ShouldContain("See            notebooks/sums.ipynb#plus\n");
    }

    private void Learn(string sum) =>
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", sum, StringComparison.Ordinal)
        );

    private async Task<string> RunAsync()
    {
        var (_, output, error) = await DojoCommand.RunAsync(
            _fixture.Root,
            ["run", "1"],
            TestContext.Current.CancellationToken
        );
        error.ShouldBeEmpty();
        return output;
    }
}
