using AsyncKatas.KataModel;
using AsyncKatas.Tests.Web;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>Katas of somebody's own, in a folder that is no checkout: they run in one, and leave it as it is.</summary>
public sealed class KataSetTests : IDisposable
{
    private readonly FixtureRepository _home = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dojo set-");
    private readonly string _set;
    private readonly string _option;

    public KataSetTests()
    {
        _home.AddKata("02-adding-more");
        foreach (var folder in new[] { "katas", "solutions" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.FullName, folder));
            Directory.Move(
                Path.Combine(_home.Root, folder, FixtureRepository.Name),
                Path.Combine(_folder.FullName, folder, FixtureRepository.Name)
            );
        }

        _set = $"../{_folder.Name}";
        _option = $"--katas \"{_set}\"";
    }

    public void Dispose()
    {
        _home.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_learner_goes_from_red_to_green_with_commands_that_can_be_copied()
    {
        var (red, verdict, _) = await DojoAsync("run", "1", "--katas", _set);
        red.ShouldBe(1);
        verdict.ShouldContain("01 Adding up: 0 of 2 specs pass");
        verdict.ShouldContain($"dotnet run --project src/Dojo -- hint 01 {_option}\n");

        Write(FixtureRepository.Stub, Read(FixtureRepository.Solution));
        var (green, applause, _) = await DojoAsync("--katas", _set, "run", "1");
        green.ShouldBe(0);
        applause.ShouldContain($"dotnet run --project src/Dojo -- {_option}\n");
        (await DojoAsync("--katas", _set)).Output.ShouldContain("1 of 1 katas done");
        (await DojoAsync("solution", "1", "--katas", _set)).Output.ShouldContain("a + b");
    }

    [Fact]
    public async Task Only_the_katas_of_the_set_are_there()
    {
        var (exitCode, output, _) = await DojoAsync("list", "--katas", _set);
        exitCode.ShouldBe(0);
        output.ShouldContain("01 Adding up");
        output.ShouldNotContain("02");
        (await DojoAsync("list")).Output.ShouldNotContain("01");
        (await DojoAsync("run", "2", "--katas", _set)).Error.ShouldBe(
            "There is no kata \"2\"; the only one is 01-adding-up.\n"
        );
        (await DojoAsync("run", "xyzzy", "--katas", _set)).Error.ShouldBe(
            $"There is no kata \"xyzzy\". List them with: dotnet run --project src/Dojo -- list {_option}\n"
        );
    }

    [Fact]
    public async Task What_a_reset_keeps_is_kept_in_the_set()
    {
        Write(FixtureRepository.Stub, "mine");
        (await DojoAsync("reset", "1", "--katas", _set)).Output.ShouldContain(
            $"dotnet run --project src/Dojo -- restore 01 {_option}"
        );
        Read(FixtureRepository.Stub).ShouldBe(Read(FixtureRepository.Start));
        (await DojoAsync("restore", "1", "--katas", _set)).ExitCode.ShouldBe(0);
        Read(FixtureRepository.Stub).ShouldBe("mine");
        Directory.GetFiles(Path.Combine(_folder.FullName, ".dojo/backups/01-adding-up")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_gone_comes_back_with_a_command_for_the_set()
    {
        File.Delete(PathOf(FixtureRepository.Stub));
        (await DojoAsync("run", "1", "--katas", _set)).Error.ShouldBe(
            "katas/01-adding-up/Adder.cs is missing. Start again with: dotnet run --project src/Dojo -- reset 01 "
                + $"{_option}\n"
        );
        File.Delete(PathOf(FixtureRepository.Spec));
        var (exitCode, _, error) = await DojoAsync("run", "1", "--katas", _set);
        exitCode.ShouldBe(2);
        error.ShouldEndWith("If it came with the set, get it from those who made the set.\n");
    }

    [Fact]
    public async Task A_file_that_git_has_comes_back_with_a_command_that_names_the_set()
    {
        using var set = new FixtureRepository();
        set.CommitAll();
        set.Delete(FixtureRepository.Hints);
        var named = $"../{Path.GetFileName(set.Root)}";
        (await DojoAsync("hint", "1", "--katas", named)).Error.ShouldBe(
            $"{FixtureRepository.Hints} is missing. Get it back with: git -C {named} checkout -- "
                + $"{FixtureRepository.Hints}\n"
        );
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task No_command_writes_into_the_checkout()
    {
        var before = _home.Snapshot();
        string[] commands =
        [
            "list",
            "run 1",
            "hint 1",
            "solution 1 --peek",
            "mistakes 1 --peek",
            "timeline 1",
            "reset 1",
            "handout",
            "schedule --minutes 90",
            "progress --name Ann",
            "verify 1",
            "messages 1",
            "repeat 1 --times 1",
            "starts 1",
            "promises 1",
            "patches 1",
            "new 02-fan-out",
        ];
        foreach (var command in commands)
        {
            var (exitCode, output, error) = await DojoAsync([.. command.Split(' '), "--katas", _set]);
            exitCode.ShouldBe(command is "run 1" ? 1 : 0, $"{command}: {output}{error}");
        }

        _home.Snapshot().ShouldBe(before, ignoreOrder: true);
        _home.Repository.HasFolder(".dojo").ShouldBeFalse();
        Read(".dojo/handout.html")
            .ShouldContain(
                "<pre>dotnet run --project src/Dojo -- doctor\n"
                    + $"dotnet run --project src/Dojo -- --katas &quot;{_set}&quot;</pre>"
            );
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Verify_asks_of_a_set_what_it_asks_of_any_kata()
    {
        (await DojoAsync("verify", "--katas", _set)).Output.ShouldContain("1 kata, 4 variants, 0 defects");
        File.Delete(PathOf(FixtureRepository.Promises));
        var (exitCode, output, _) = await DojoAsync("verify", "--katas", _set);
        exitCode.ShouldBe(1);
        output.ShouldContain($"dotnet run --project src/Dojo -- promises 01-adding-up {_option}\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task An_author_begins_a_set_with_its_first_kata()
    {
        var (exitCode, output, error) = await DojoAsync("new", "01-fan-out", "--katas", $"{_set}/another/one");
        exitCode.ShouldBe(0, error);
        output.ShouldContain($"dotnet run --project src/Dojo -- verify 01 --katas \"{_set}/another/one\"");
        Read("another/one/.gitignore").ShouldBe(".dojo/\n");
        (await DojoAsync("run", "1", "--katas", $"{_set}/another/one")).Output.ShouldContain(
            "Please implement FanOut.RunAsync."
        );

        var (isDone, toDo, _) = await DojoAsync("verify", "--katas", $"{_set}/another/one");
        isDone.ShouldBe(1);
        toDo.ShouldContain("katas/01-fan-out/README.md(3): fill in: how long a learner needs");
        (await DojoAsync("new", "01-gather", "--katas", $"{_set}/another/one")).Error.ShouldBe(
            "The number 01 is taken by 01-fan-out; take another, such as 02.\n"
        );
    }

    [Fact]
    public async Task Of_a_set_that_cannot_begin_nothing_is_left()
    {
        var (exitCode, _, error) = await DojoAsync("new", "01-task", "--katas", $"{_set}/another/one");
        exitCode.ShouldBe(2);
        error.ShouldStartWith("The class would not compile under its name");
        Directory.Exists(PathOf("another")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("list", "nowhere", "There is no folder nowhere. Correct its name, or begin a set there: "
        + "dotnet run --project src/Dojo -- new 01-results-in-order --katas nowhere\n")]
    [InlineData("list", "src", "src is no set of katas: it has no folder katas/. Name another, or begin a set there: "
        + "dotnet run --project src/Dojo -- new 01-results-in-order --katas src\n")]
    [InlineData("list", "empty", "empty has no kata yet: a folder in katas/ that is called as in 01-results-in-order. "
        + "Begin one: dotnet run --project src/Dojo -- new 01-results-in-order --katas empty\n")]
    [InlineData("list", "AsyncKatas.sln", "AsyncKatas.sln is a file; --katas takes the folder of a set, the one that "
        + "holds katas/.\n")]
    [InlineData("new 01-fan-out", "AsyncKatas.sln", "AsyncKatas.sln is a file; --katas takes the folder of a set, the "
        + "one that holds katas/.\n")]
    [InlineData("list", "katas/", "katas/ is only a part of a set; name the folder around it: --katas katas/..\n")]
    [InlineData("new 01-fan-out", "solutions", "solutions is only a part of a set; name the folder around it: --katas "
        + "solutions/..\n")]
    [InlineData("list", "", "--katas takes the folder of a set, the one that holds katas/.\n")]
    [InlineData("update", ".", "update has no use for a set of katas; leave out --katas.\n")]
    [InlineData("init somewhere", ".", "init has no use for a set of katas; leave out --katas.\n")]
    [InlineData("timer Ann Ben", ".", "timer has no use for a set of katas; leave out --katas.\n")]
    [InlineData("doctor", ".", "doctor has no use for a set of katas; leave out --katas.\n")]
    [InlineData("notebook", ".", "notebook has no use for a set of katas; leave out --katas.\n")]
    [InlineData("notebook run 1", ".", "notebook has no use for a set of katas; leave out --katas.\n")]
    public async Task What_is_no_set_or_needs_none_is_refused_in_one_sentence(
        string command,
        string set,
        string sentence
    )
    {
        Directory.CreateDirectory(Path.Combine(_home.Root, "src"));
        Directory.CreateDirectory(Path.Combine(_home.Root, "empty/katas"));
        var before = _home.Snapshot();
        var (exitCode, output, error) = await DojoAsync([.. command.Split(' '), "--katas", set]);
        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldBe(sentence);
        _home.Snapshot().ShouldBe(before, ignoreOrder: true);
    }

    [Fact]
    public async Task The_help_offers_a_set_only_where_it_is_of_use()
    {
        (await DojoAsync("run", "--help")).Output.ShouldContain("--katas <FOLDER>");
        (await DojoAsync("timer", "--help")).Output.ShouldNotContain("--katas");
        (await DojoAsync("--katas", _set, "timer", "Ann", "Ben")).Error.ShouldBe(
            "timer has no use for a set of katas; leave out --katas.\n"
        );
    }

    [Fact]
    public async Task In_a_set_the_dojo_takes_what_katas_share_from_where_it_has_come()
    {
        var (refused, _, error) = await InAsync(PathOf("katas/01-adding-up"), "list");
        refused.ShouldBe(2);
        error.ShouldBe("The katas here are a set of their own; name it: --katas ../..\n");

        var (red, verdict, _) = await InAsync(_folder.FullName, "run", "1", "--katas", ".");
        red.ShouldBe(1);
        var project = Path.GetRelativePath(
            _folder.FullName,
            RepositoryVerification.Repository.FullPath("src/Dojo")
        );
        verdict.ShouldContain($"dotnet run --project {project.Replace('\\', '/')} -- hint 01 --katas .\n");
    }

    [Fact]
    public async Task While_an_update_of_the_checkout_is_half_done_no_set_runs_in_it()
    {
        _home.Write(".dojo/update/plan.json", "{}");
        var (exitCode, _, error) = await DojoAsync("list", "--katas", _set);
        exitCode.ShouldBe(2);
        error.ShouldStartWith("An update was interrupted");
        error.ShouldEndWith("Finish it with: dotnet run --project src/Dojo -- update\n");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task The_dojo_stays_open_beside_a_set()
    {
        var token = TestContext.Current.CancellationToken;
        await using var dojo = ConsoleDojo.Open(_home.Root, 80, 24, "--katas", _set);
        await dojo.WaitForAsync("0 of 2 specs pass", token);
        Write(FixtureRepository.Stub, Read(FixtureRepository.Solution));
        await dojo.WaitForAsync("Every kata is green", token);
        await dojo.PressAsync('q');
        (await dojo.ExitCodeAsync(token)).ShouldBe(0);
        _home.Repository.HasFolder(".dojo").ShouldBeFalse();
    }

    [Fact]
    public async Task A_browser_shows_a_set()
    {
        await using var client = await WebClient.StartAsync(Repository.OfSet(_home.Root, _set));
        var (_, overview, _) = await client.GetAsync("/api/overview");
        var kata = overview.GetProperty("katas").EnumerateArray().ShouldHaveSingleItem();
        kata.GetProperty("name").GetString().ShouldBe(FixtureRepository.Name);
        overview.GetProperty("notebooks").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void What_is_typed_is_completed_with_the_usings_that_katas_share()
    {
        var kata = KataFiles.Of(Repository.OfSet(_home.Root, _set), FixtureRepository.Name);
        var text = Read(FixtureRepository.Stub).Replace("throw", "_ = Enumerable.Ran; throw", StringComparison.Ordinal);
        var position = text.IndexOf(".Ran", StringComparison.Ordinal) + ".Ran".Length;
        KataCompiler
            .Complete(Kata.Load(kata).Learner, text, position)
            .Items.Select(static it => it.Label)
            .ShouldContain("Range");
    }

    private string PathOf(string path) => Path.Combine(_folder.FullName, path);

    private string Read(string path) => File.ReadAllText(PathOf(path));

    private void Write(string path, string text) => File.WriteAllText(PathOf(path), text);

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        InAsync(_home.Root, args);

    private static Task<(int ExitCode, string Output, string Error)> InAsync(string folder, params string[] args) =>
        DojoCommand.RunAsync(folder, args, TestContext.Current.CancellationToken);
}
