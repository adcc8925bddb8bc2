using AsyncKatas.Checking;
using AsyncKatas.KataModel;
using AsyncKatas.SpecRuns;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checking;

/// <summary>
/// A kata may start with code that is to be repaired: some specs hold then, but not the first of any step.
/// </summary>
public sealed class BrokenCodeRulesTests : IAsyncDisposable
{
    private readonly FixtureRepository _fixture = new();
    private readonly SpecRunner _runner = new();

    public ValueTask DisposeAsync()
    {
        _fixture.Dispose();
        return _runner.DisposeAsync();
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_kata_that_starts_with_broken_code_breaks_no_rule()
    {
        _fixture.StartWithBrokenCode();
        var reports = await Verifier.RunAsync(
            _fixture.Repository,
            [FixtureRepository.Name],
            cancellationToken: TestContext.Current.CancellationToken);
        reports.ShouldHaveSingleItem().Defects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Behind_the_first_spec_of_a_step_others_may_hold()
    {
        _fixture.StartWithBrokenCode("a == 5 ? 0 : a + b + 1");
        _fixture.Change(
            FixtureRepository.Spec,
            "Adder.AddAsync(a, b), 0));",
            """
            Adder.AddAsync(a, b), 0));

                [Fact]
                public Task It_takes_away() =>
                    Spec.RunAsync(async spec => spec.ShouldBe("the sum", await Adder.AddAsync(5, -5), 0));
            """);
        (await CheckAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_spec_of_a_step_fails_in_all_of_its_rows()
    {
        _fixture.StartWithBrokenCode("a - b");
        (await CheckAsync()).ShouldBe(
            $"{FixtureRepository.Spec}(15): It_adds_up_to_nothing is the first spec of step 2, and holds on the broken "
                + "code in some rows; let the one come first that shows what is broken.");
    }

    [Fact]
    public async Task The_first_spec_of_a_step_fails_by_an_assertion()
    {
        _fixture.StartWithBrokenCode();
        _fixture.Change(
            FixtureRepository.Spec,
            "It_adds() => Spec",
            "It_adds() => throw new InvalidOperationException(); //");
        (await CheckAsync()).ShouldContain(
            "fails on the broken code with System.InvalidOperationException and not by an assertion");
    }

    [Fact]
    public async Task Broken_code_lets_every_spec_run()
    {
        _fixture.StartWithBrokenCode();
        _fixture.Change(FixtureRepository.Start, "return", "Environment.Exit(0); return");
        (await CheckAsync()).ShouldEndWith("Broken code must let every spec run to its end.");
    }

    [Fact]
    public async Task Broken_code_is_no_stub()
    {
        _fixture.Change(FixtureRepository.Readme, "prerequisites: []", "prerequisites: []\nstart: broken code");
        (await CheckAsync()).ShouldContain(
            $"{FixtureRepository.Start} throws a NotImplementedException, and {FixtureRepository.Readme} says that it "
                + "is broken code; write the code that is to be repaired.");
    }

    [Fact]
    public async Task A_stub_is_not_taken_for_broken_code() => (await CheckAsync()).ShouldBeEmpty();

    private async Task<string> CheckAsync()
    {
        var files = KataFiles.Of(_fixture.Repository, FixtureRepository.Name);
        var start = Variant.AllOf(files).Single(static variant => variant.Kind == VariantKind.Start);
        var token = TestContext.Current.CancellationToken;
        var evidence = new KataEvidence(files, [await Verifier.GatherAsync(_runner, start, RunLimits.Default, token)]);
        return string.Join(
            '\n',
            BrokenCodeRules.FailsInEveryStep(evidence)
                .Concat(BrokenCodeRules.Instructions(evidence))
                .Concat(StubRules.FailsEverySpec(evidence))
                .Concat(StubRules.Instructions(evidence)));
    }
}
