using AsyncKatas.Specs;
using AsyncKatas.Tests.Checkout;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>A learner who edits and presses keys; in a pseudo-terminal where it must be the real program.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    // A real terminal: that it is a dumb one the program must see by itself, and what it started must be gone when it
    // ends.
    [Fact]
    public async Task A_learner_edits_errs_hangs_resets_and_quits()
    {
        // This spec has no clock of its own that would end what hangs.
        _fixture.Change(
            FixtureRepository.Spec,
            "Spec.RunAsync(async spec => spec.ShouldBe(\"the sum\", await Adder.AddAsync(1, 2), 3));",
            "Task.Run(async () => Assert.Equal(3, await Adder.AddAsync(1, 2)));"
        );
        var solution = _fixture.Read(FixtureRepository.Solution);
        var token = TestContext.Current.CancellationToken;
        await using var terminal = Terminal.Open(_fixture.Root, "dumb", "watch", "--limit", "2");
        await terminal.WaitForAsync("AsyncKatas: 0 of 1 katas done", token); // in words, not as a bar
        await terminal.WaitForAsync("0 of 2 specs pass", token);
        await terminal.WaitForAsync("Please implement Adder.AddAsync.", token);
        await terminal.WaitForAsync("Task  Add.", token);
        await terminal.WaitForAsync("q quit", token);

        _fixture.Write(FixtureRepository.Stub, solution.Replace("a + b", "a * a + b", StringComparison.Ordinal));
        await terminal.WaitForAsync("1 of 2 specs pass", token);
        await terminal.WaitForAsync("Expected the sum to be 0; it was 2.", token);

        _fixture.Write(FixtureRepository.Stub, solution.Replace("return", "return return", StringComparison.Ordinal));
        await terminal.WaitForAsync("Adder.cs does not compile:", token);

        var needsUsings = solution.Replace("return", $"{UsingsTests.NeedsAll}return", StringComparison.Ordinal);
        _fixture.Write(FixtureRepository.Stub, needsUsings);
        await terminal.WaitForAsync("2 of 2 specs pass", token);

        _fixture.Write(
            FixtureRepository.Stub,
            solution.Replace("return", "System.Threading.Thread.Sleep(-1); return", StringComparison.Ordinal)
        );
        await terminal.WaitForAsync(
            "One spec took longer than 2 s and was stopped while this spec ran: It adds",
            token
        );

        await terminal.PressAsync('x');
        await terminal.WaitForAsync("Press y for yes.", token);
        await terminal.PressAsync('n');
        await terminal.WaitForAsync("Nothing was changed.", token);
        await terminal.PressAsync('x');
        await terminal.WaitForAsync("Press y for yes.", token);
        await terminal.PressAsync('y');
        await terminal.WaitForAsync("01-adding-up is reset.", token);
        await terminal.WaitForAsync("0 of 2 specs pass", token);
        _fixture.Read(FixtureRepository.Stub).ShouldBe(_fixture.Read(FixtureRepository.Start));
        (
            await File.ReadAllTextAsync(
                Directory.EnumerateFiles(Path.Combine(_fixture.Root, ".dojo/backups/01-adding-up")).Single(),
                token
            )
        ).ShouldContain("Thread.Sleep(-1)");

        await terminal.PressAsync('q');
        (await terminal.ExitCodeAsync(token)).ShouldBe(0);
        terminal.Survivors().ShouldBeEmpty();
        terminal.Output.ShouldNotContain("\e");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_learner_goes_from_kata_to_kata_by_hand()
    {
        _fixture.AddKata("02-adding-more");
        var token = TestContext.Current.CancellationToken;
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch", "--manual");
        await terminal.WaitForAsync("0 of 2 katas done", token);
        await terminal.WaitForAsync("q quit", token);
        await terminal.PressAsync('h');
        await terminal.WaitForAsync("What is a sum?", token);
        await terminal.PressAsync('h');
        await terminal.WaitForAsync("There is an operator.", token);
        await terminal.PressAsync('s');
        await terminal.WaitForAsync("is not green yet", token);

        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        await terminal.PressAsync('\r');
        await terminal.WaitForAsync("1 of 2 katas done", token);
        await terminal.WaitForAsync("Press n for the next kata", token);
        await terminal.PressAsync('d');
        await terminal.WaitForAsync("There is nothing to wait for.", token);
        await terminal.PressAsync('s');
        await terminal.WaitForAsync("WithAnOperator.cs", token);
        await terminal.WaitForAsync("Enter next page", token);
        await terminal.PressAsync('q');
        await terminal.PressAsync('n');
        await terminal.WaitForAsync("02 Adding up: ", token);
        await terminal.PressAsync('l');
        await terminal.WaitForAsync("02-adding-more", token);
        await terminal.PressAsync('r');
        await terminal.WaitForAsync("all 2 specs pass", token);
        await terminal.PressAsync('q');
        (await terminal.ExitCodeAsync(token)).ShouldBe(0);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Where_files_are_polled_it_says_so_and_Enter_runs_again()
    {
        var token = TestContext.Current.CancellationToken;
        await using var terminal = ConsoleDojo.OpenIn(
            [("DOTNET_USE_POLLING_FILE_WATCHER", "1")],
            _fixture.Root,
            80,
            24,
            "watch"
        );
        await terminal.WaitForAsync(
            "The file system does not report saves. So the dojo looks for changed files itself, twice a second.",
            token
        );
        await terminal.WaitForAsync("Enter run", token);
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
        await terminal.WaitForAsync("2 of 2 specs pass", token);
        await terminal.WaitForAsync("q quit", token);
        await terminal.PressAsync('\r');
        await terminal.WaitForAsync("2 of 2 specs pass", token);
        await terminal.WaitForAsync("q quit", token);
        await terminal.PressAsync('q');
        (await terminal.ExitCodeAsync(token)).ShouldBe(0);
    }

    [Fact]
    public async Task Enter_runs_again_where_files_are_watched_too()
    {
        var token = TestContext.Current.CancellationToken;
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch");
        await terminal.WaitForAsync("Enter run", token);
        await terminal.WaitForAsync("q quit", token);
        await terminal.PressAsync('\r');
        await terminal.WaitForAsync("0 of 2 specs pass", token);
        await terminal.WaitForAsync("q quit", token);
        await terminal.PressAsync('q');
        (await terminal.ExitCodeAsync(token)).ShouldBe(0);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_lock_beside_the_file_of_another_kata_changes_nothing_and_a_copy_is_named()
    {
        _fixture.AddKata("02-adding-more");
        var token = TestContext.Current.CancellationToken;
        await using var terminal = ConsoleDojo.Open(_fixture.Root, 80, 24, "watch", "1", "--plain");
        await terminal.WaitForAsync("q quit", token);
        _fixture.Write("katas/02-adding-more/.#Adder.cs", "");
        _fixture.Write($"{FixtureRepository.Folder}/Adder - Copy.cs", "");
        await terminal.WaitForAsync("Adder - Copy.cs looks like a copy, so nobody reads it.", token);
        await terminal.PressAsync('\r');
        await terminal.WaitForAsync("01 Adding up: 0 of 2 specs pass", token);
        terminal.Words.ShouldNotContain("02 Adding up");
        await terminal.PressAsync('q');
        (await terminal.ExitCodeAsync(token)).ShouldBe(0);
    }

    // A real terminal: only there is Ctrl+C a signal, and only a process finds out that it has a terminal.
    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task In_a_terminal_no_command_means_to_watch()
    {
        var token = TestContext.Current.CancellationToken;
        await using var terminal = Terminal.Open(_fixture.Root, "xterm");
        await terminal.WaitForAsync("q quit", token);
        await terminal.PressAsync('\u0003');
        (await terminal.ExitCodeAsync(token)).ShouldBe(130);
        terminal.Survivors().ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_keyboard_nobody_can_press_Enter()
    {
        var (exitCode, _, error) = await DojoProcess.RunAsync(
            _fixture.Root,
            ["watch", "--manual"],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(2);
        error.ShouldStartWith("With --manual you press Enter to run, and there is no keyboard here");
    }
}
