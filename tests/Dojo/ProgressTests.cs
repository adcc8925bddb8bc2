using AsyncKatas.Dojo.Progress;
using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What was found out once is remembered, for that content only; and no file can lie.</summary>
public sealed class ProgressTests : IAsyncDisposable
{
    private const string Cached = ".dojo/results/katas/01-adding-up/Adder.cs.json";

    private readonly FixtureRepository _fixture = new();
    private readonly KataChecker _checker;

    public ProgressTests() => _checker = new KataChecker(_fixture.Repository);

    public async ValueTask DisposeAsync()
    {
        await _checker.DisposeAsync();
        _fixture.Dispose();
    }

    [Fact]
    public async Task A_result_is_remembered_with_all_that_it_says()
    {
        _fixture.Write(
            FixtureRepository.Stub,
            _fixture.Read(FixtureRepository.Solution).Replace("a + b", "a * a + b", StringComparison.Ordinal)
        );
        var checkedOnce = await CheckAsync();
        var recalled = _checker.Recall(FixtureRepository.Name).ShouldNotBeNull();
        recalled.State.ShouldBe(KataState.Started);
        recalled.Run!.FirstOpen!.Failures[0].Message.ShouldBe(checkedOnce.Run!.FirstOpen!.Failures[0].Message);
        recalled
            .Run.Specs.Select(static spec => (spec.Name, spec.Outcome, spec.Rows, spec.Line))
            .ShouldBe(checkedOnce.Run.Specs.Select(static spec => (spec.Name, spec.Outcome, spec.Rows, spec.Line)));
    }

    [Theory]
    [InlineData(FixtureRepository.Stub)]
    [InlineData(FixtureRepository.Spec)]
    [InlineData("katas/support/Usings.cs")]
    [Trait(When.Trait, When.Ci)]
    public async Task Another_content_is_not_known(string path)
    {
        await CheckAsync();
        _checker.Recall(FixtureRepository.Name).ShouldNotBeNull();
        _fixture.Write(path, _fixture.Read(path) + "// more\n");
        _checker.Recall(FixtureRepository.Name).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_given_counts_as_well()
    {
        _fixture.Write($"{FixtureRepository.Folder}/Given.cs", "namespace AsyncKatas.AddingUp;\n");
        await CheckAsync();
        _checker.Recall(FixtureRepository.Name).ShouldNotBeNull();
        _fixture.Write($"{FixtureRepository.Folder}/Given.cs", "namespace AsyncKatas.AddingUp; // more\n");
        _checker.Recall(FixtureRepository.Name).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null\nnull")]
    [Trait(When.Trait, When.Ci)]
    public async Task A_damaged_file_counts_as_none(string damage)
    {
        await CheckAsync();
        _fixture.Write(Cached, damage);
        _checker.Recall(FixtureRepository.Name).ShouldBeNull();
    }

    [Fact]
    public async Task A_file_that_somebody_has_changed_counts_as_none()
    {
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        (await CheckAsync()).State.ShouldBe(KataState.Done);
        _checker.Recall(FixtureRepository.Name)!.State.ShouldBe(KataState.Done);
        _fixture.Change(Cached, "\"Rows\":2", "\"Rows\":9");
        _checker.Recall(FixtureRepository.Name).ShouldBeNull();
    }

    [Fact]
    public async Task A_run_that_was_stopped_is_not_remembered()
    {
        _fixture.Change(FixtureRepository.Stub, "throw", "Environment.Exit(3); throw");
        (await CheckAsync()).Run!.Interruption.ShouldNotBeNull();
        _checker.Recall(FixtureRepository.Name).ShouldBeNull();
    }

    [Fact]
    public async Task The_list_is_the_same_from_memory()
    {
        _fixture.AddKata("02-adding-more");
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        _fixture.Change("katas/02-adding-more/Adder.cs", "throw", "throw throw");
        var first = await _checker.CheckAllAsync(TestContext.Current.CancellationToken);
        var second = await _checker.CheckAllAsync(TestContext.Current.CancellationToken);
        first.Select(static kata => kata.State).ShouldBe([KataState.Done, KataState.DoesNotCompile]);
        second.Select(static kata => kata.State).ShouldBe(first.Select(static kata => kata.State));
        second[1].Errors.ShouldBe(first[1].Errors);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Broken_code_is_untouched_until_somebody_changes_it_though_some_specs_hold()
    {
        _fixture.StartWithBrokenCode("a == 0 ? 0 : a + b + 1");
        _fixture.Change(FixtureRepository.Spec, "[InlineData(-1, 1)]", "");
        var given = await CheckAsync();
        given.State.ShouldBe(KataState.Untouched);
        given.Run!.PassedCount.ShouldBe(1);
        _fixture.Change(FixtureRepository.Stub, "a + b + 1", "a - b");
        (await CheckAsync()).State.ShouldBe(KataState.Started);
    }

    [Fact]
    public async Task Broken_code_that_nobody_has_changed_is_not_asked_before_its_turn()
    {
        _fixture.StartWithBrokenCode();
        _fixture.AddKata("02-adding-more");
        var katas = await _checker.CheckAllAsync(TestContext.Current.CancellationToken);
        katas.Select(static kata => kata.State).ShouldBe([KataState.Untouched, KataState.Untouched]);
        katas.Select(static kata => kata.Run is not null).ShouldBe([true, false]);
    }

    [Fact]
    public async Task Where_nothing_can_be_kept_everything_still_works()
    {
        _fixture.Write(".dojo", "a file where the folder should be");
        (await CheckAsync()).Run.ShouldNotBeNull();
        _checker.Recall(FixtureRepository.Name).ShouldBeNull();
    }

    private Task<KataStatus> CheckAsync() =>
        _checker.CheckAsync(FixtureRepository.Name, TestContext.Current.CancellationToken);
}
