using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What cannot be done: one clear sentence, exit code 2, nothing lost.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("runn 1", "There is no command \"runn 1\".")]
    [InlineData("--colour", "There is no option --colour.")]
    [InlineData("run", "run needs a KATA. See what there is with: run --help")]
    [InlineData("timeline 1 --colour", "There is no option --colour. See what there is with: timeline --help")]
    [InlineData("hint --colour", "There is no option --colour. See what there is with: hint --help")]
    [InlineData("notebook run -x", "There is no option -x. See what there is with: notebook run --help")]
    [InlineData("timeline 1 -- --colour", "katas/01-adding-up/AdderSpec.cs has no spec with \"--colour\" in its name.")]
    [InlineData("hint 1 --step many", "--step needs a number, and \"many\" is not one.")]
    [InlineData("run 1 --limit soon", "--limit needs a number, and \"soon\" is not one.")]
    [InlineData("notebook run 1 --time-limit soon", "--time-limit needs a number, and \"soon\" is not one.")]
    [InlineData("hint 1 --step 4", "01-adding-up has hints 1 to 3; there is no hint 4.")]
    [InlineData("run 7", "There is no kata \"7\"; they go from 01-adding-up to 02-adding-more.")]
    [InlineData("run ading-up", "There is no kata \"ading-up\". Did you mean 01-adding-up?")]
    [InlineData("hint mroe", "There is no kata \"mroe\". Did you mean 02-adding-more?")]
    [InlineData("run 4 5", "run takes one KATA, not 4, 5. Run it once for each; a name of several words needs quotes.")]
    [InlineData(
        "run 4 5 --json",
        "run takes one KATA, not 4, 5. Run it once for each; a name of several words needs quotes."
    )]
    [InlineData(
        "timeline 1 all at once",
        "timeline takes KATA and SPEC, not 1, all, at, once. Run it once for each; a name of several words needs "
            + "quotes."
    )]
    [InlineData("list 3", "list takes no arguments, so \"3\" is one too many.")]
    [InlineData("run 1 --colour", "There is no option --colour.")]
    [InlineData("notebook rnu 1", "There is no command \"notebook rnu 1\".")]
    [InlineData("run adder.cs", "You write Adder in 01-adding-up and 02-adding-more; choose one by its number.")]
    [InlineData(
        "run adedr",
        "There is no kata \"adedr\". Did you mean Adder? You write it in 01-adding-up and 02-adding-more."
    )]
    [InlineData(
        "run adition",
        "There is no kata \"adition\". Did you mean addition? 01-adding-up and 02-adding-more teach it."
    )]
    [InlineData("run xyzzy", "There is no kata \"xyzzy\". List them with: dotnet run --project src/Dojo -- list")]
    [InlineData(
        "verify add",
        "\"add\" could be any of 01-adding-up, 02-adding-more; add a few letters, or use the number."
    )]
    public async Task A_command_that_makes_no_sense(string command, string sentence)
    {
        _fixture.AddKata("02-adding-more");
        await ShouldRefuseAsync(command.Split(' '), sentence);
    }

    [Fact]
    public async Task A_file_that_only_one_kata_has_stands_for_it()
    {
        var (exitCode, output, _) = await DojoAsync("run", "adder");
        exitCode.ShouldBe(1);
        output.ShouldContain("01 Adding up: 0 of 2 specs pass");
    }

    [Fact]
    public async Task A_broken_page_does_not_stand_in_the_way_of_a_suggestion()
    {
        _fixture.AddKata("02-adding-more");
        _fixture.Write("katas/02-adding-more/README.md", "");
        await ShouldRefuseAsync(["run", "mroe"], "There is no kata \"mroe\". Did you mean 02-adding-more?");
    }

    [Fact]
    public async Task A_stub_that_is_gone()
    {
        _fixture.Delete(FixtureRepository.Stub);
        await ShouldRefuseAsync(
            ["run", "1"],
            "katas/01-adding-up/Adder.cs is missing. Start again with: dotnet run --project src/Dojo -- reset 01\n"
        );
    }

    [Fact]
    public async Task A_stub_that_was_renamed()
    {
        _fixture.Write($"{FixtureRepository.Folder}/MyAdder.cs", _fixture.Read(FixtureRepository.Stub));
        _fixture.Delete(FixtureRepository.Stub);
        await ShouldRefuseAsync(["run", "1"], "katas/01-adding-up/Adder.cs is missing.");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("reset")]
    public async Task The_way_back_to_lost_specs_leads_past_the_learners_file(string command)
    {
        _fixture.CommitAll();
        _fixture.Delete(FixtureRepository.Spec);
        _fixture.Delete(FixtureRepository.Solution);
        await ShouldRefuseAsync(
            [command, "1"],
            "katas/01-adding-up has no spec file (a file that ends in Spec.cs). Get it back with: git checkout -- "
                + "\"katas/01-adding-up/*Spec.cs\"\n"
        );
    }

    [Fact]
    public async Task A_spec_file_that_is_gone()
    {
        _fixture.CommitAll();
        _fixture.Delete(FixtureRepository.Spec);
        await ShouldRefuseAsync(
            ["run", "1"],
            "katas/01-adding-up/AdderSpec.cs is missing. Get it back with: git checkout -- "
                + "katas/01-adding-up/AdderSpec.cs\n"
        );
    }

    [Fact]
    public async Task Hints_that_are_gone()
    {
        _fixture.CommitAll();
        _fixture.Delete(FixtureRepository.Hints);
        await ShouldRefuseAsync(
            ["hint", "1"],
            "katas/01-adding-up/hints.md is missing. Get it back with: git checkout -- katas/01-adding-up/hints.md\n"
        );
    }

    [Fact]
    public async Task What_is_gone_from_a_downloaded_copy_comes_from_a_fresh_one()
    {
        _fixture.Delete(FixtureRepository.Hints);
        await ShouldRefuseAsync(
            ["hint", "1"],
            "katas/01-adding-up/hints.md is missing. Write it as CONTRIBUTING.md says. If it came with AsyncKatas, a "
                + "fresh copy in another folder brings it back: dotnet run --project src/Dojo -- update --from FOLDER\n"
        );
    }

    [Fact]
    public async Task Front_matter_that_is_broken()
    {
        _fixture.CommitAll();
        _fixture.Change(FixtureRepository.Readme, "minutes: 5", "minutes: soon");
        var error = await ShouldRefuseAsync(
            ["run", "1"],
            "katas/01-adding-up/README.md(3): the front matter cannot be read:"
        );
        error.ShouldEndWith("Get it back with: git checkout -- katas/01-adding-up/README.md\n");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Front_matter_of_a_new_kata_cannot_be_checked_out(bool isCommitted)
    {
        _fixture.CommitAll();
        _fixture.AddKata("02-adding-more");
        _fixture.Change("katas/02-adding-more/README.md", "---\ntitle", "title");
        if (isCommitted)
        {
            _fixture.CommitAll();
        }

        var error = await ShouldRefuseAsync(
            ["run", "2"],
            "katas/02-adding-more/README.md has no front matter: it must start with a line ---, the entries, and "
                + "another line ---."
        );
        error.ShouldEndWith("Compare it with CONTRIBUTING.md, or with the page of another kata.\n");
    }

    [Fact]
    public async Task A_kata_with_a_syntax_error()
    {
        _fixture.Change(FixtureRepository.Stub, "throw new", "throw throw new");
        var error = await ShouldRefuseAsync(["run", "1"], "katas/01-adding-up/Adder.cs does not compile:\n");
        error.ShouldContain("katas/01-adding-up/Adder.cs(10,15): error CS");
    }

    [Fact]
    public async Task A_kata_with_a_syntax_error_does_not_hide_the_others()
    {
        _fixture.AddKata("02-adding-more");
        _fixture.Change(FixtureRepository.Stub, "throw new", "throw throw new");
        var (exitCode, list, _) = await DojoAsync("list");
        exitCode.ShouldBe(0);
        list.ShouldContain("01 Adding up  does not compile");
        list.ShouldContain("02 Adding up  2 specs");

        var (guidedExitCode, guided, _) = await DojoAsync();
        guidedExitCode.ShouldBe(0);
        guided.ShouldContain("katas/01-adding-up/Adder.cs does not compile:");
        guided.ShouldContain("Adder.cs(10,15): error CS");
    }

    [Fact]
    public async Task A_broken_kata_does_not_hide_the_others()
    {
        _fixture.AddKata("02-adding-more");
        _fixture.Delete(FixtureRepository.Stub);
        foreach (var args in new string[][] { ["list"], [] })
        {
            var (exitCode, output, error) = await DojoAsync(args);
            exitCode.ShouldBe(2);
            output.ShouldContain("02 Adding up");
            error.ShouldStartWith("katas/01-adding-up/Adder.cs is missing.");
        }
    }

    [Fact]
    public async Task A_folder_without_katas()
    {
        var (exitCode, output, error) = await DojoCommand.RunAsync(
            Path.GetPathRoot(_fixture.Root)!,
            ["list"],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        error.ShouldBe(
            "There are no katas here: change to the folder of AsyncKatas (the one with AsyncKatas.sln and katas/) and "
                + "try again.\n"
        );
    }

    [Fact]
    public async Task A_temporary_folder_that_cannot_be_written_to()
    {
        var nowhere = Path.Combine(_fixture.Root, "nowhere");
        var (exitCode, _, error) = await DojoProcess.RunAsync(
            _fixture.Root,
            ["run", "1"],
            TestContext.Current.CancellationToken,
            ("TMPDIR", nowhere),
            ("TEMP", nowhere),
            ("TMP", nowhere)
        );
        exitCode.ShouldBe(2);
        error.ShouldStartWith("The temporary folder ");
        error.ShouldContain("cannot be written to");
        error.Count(static letter => letter == '\n').ShouldBe(1);
    }

    private async Task<string> ShouldRefuseAsync(string[] args, string sentence)
    {
        var before = _fixture.Snapshot();
        var (exitCode, output, error) = await DojoAsync(args);
        error.ShouldStartWith(sentence);
        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        _fixture.Snapshot().ShouldBe(before);
        return error;
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
