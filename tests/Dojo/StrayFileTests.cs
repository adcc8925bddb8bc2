using System.Diagnostics;
using System.Text.Json;
using AsyncKatas.Dojo.Watch;
using AsyncKatas.KataModel;
using AsyncKatas.Specs;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>What tools leave beside an answer is none, for the dojo and for <c>dotnet build</c>; a copy is
/// named.</summary>
public sealed class StrayFileTests : IDisposable
{
    private readonly FixtureRepository _fixture = new();

    public void Dispose() => _fixture.Dispose();

    public static TheoryData<string, bool> Strays =>
        new()
        {
            // Emacs, with its backups, autosaves and checkers; Vim; LibreOffice; Finder.
            { ".#Adder.cs", false },
            { ".#AdderSpec.cs", false },
            { "#Adder.cs#.cs", false },
            { "flycheck_Adder.cs", false },
            { "Adder_flymake.cs", false },
            { ".Adder.cs", false },
            { "._Adder.cs", false },
            { ".~Adder.cs", false },
            // git mergetool in its two ways, hg, Syncthing's versions and its transfers.
            { "Adder_BACKUP_1234.cs", false },
            { "Adder_BASE_1234.cs", false },
            { "Adder_LOCAL_1234.cs", false },
            { "Adder_REMOTE_1234.cs", false },
            { "Adder.cs.BACKUP.1234.cs", false },
            { "Adder~local.cs", false },
            { "Adder~20270301-180000.cs", false },
            { "~syncthing~Adder.cs", false },
            // Copies of Explorer, Finder, Nautilus, Visual Studio and VS Code.
            { "Adder - Copy.cs", true },
            { "Adder - Copy (2).cs", true },
            { "Adder – Kopie.cs", true },
            { "Adder copy.cs", true },
            { "Adder copy 2.cs", true },
            { "Adder (copy).cs", true },
            { "Adder(1).cs", true },
            { "Copy of AdderSpec.cs", true },
            { "Adder_copy.cs", true },
            { "Adder.orig.cs", true },
            { "Adder.bak.cs", true },
            { "Adder_old.cs", true },
            // Two versions: Dropbox, OneDrive, Syncthing, Nextcloud old and new, iCloud, Google Drive, Resilio.
            { "Adder (Ann's conflicted copy 2027-03-01).cs", true },
            { "Adder-DESKTOP-A1B2C3.cs", true },
            { "Adder.sync-conflict-20270301-180000-ABCDEFG.cs", true },
            { "Adder_conflict-20270301-180000.cs", true },
            { "Adder (conflicted copy 2027-03-01 180000).cs", true },
            { "Adder 2.cs", true },
            { "Adder (1).cs", true },
            { "Adder.Conflict.cs", true },
        };

    [Theory]
    [MemberData(nameof(Strays))]
    public void Its_name_gives_it_away(string name, bool isCopy)
    {
        StrayFiles.Contains($"katas/01-adding-up/{name}").ShouldBeTrue();
        StrayFiles.IsCopy(name).ShouldBe(isCopy);
    }

    [Theory]
    [InlineData("Adder.cs")]
    [InlineData("AdderSpec.cs")]
    [InlineData("IDisk.cs")]
    [InlineData("MyHelper.cs")]
    [InlineData("Adder.Parts.cs")]
    [InlineData("CopyOnWrite.cs")]
    public void An_ordinary_name_does_not(string name) => StrayFiles.Contains(name).ShouldBeFalse();

    [Fact]
    public async Task The_lock_of_Emacs_stands_in_nobodys_way()
    {
        _fixture.AddKata("02-adding-more");
        foreach (
            var path in new[]
            {
                $"{FixtureRepository.Folder}/.#Adder.cs",
                $"{FixtureRepository.Folder}/.#AdderSpec.cs",
                "katas/support/.#Usings.cs",
                $"solutions/{FixtureRepository.Name}/.#Adder.cs",
            }
        )
        {
            Assert.SkipWhen(
                OperatingSystem.IsWindows(),
                "Not everybody may make links there; Emacs writes no lock of this kind then."
            );
            File.CreateSymbolicLink(Path.Combine(_fixture.Root, path), "me@host.1234:1700000000");
        }

        var (exitCode, list, error) = await DojoAsync("list");
        error.ShouldBeEmpty();
        exitCode.ShouldBe(0);
        list.ShouldContain("01 Adding up  2 specs");
        (exitCode, var run, error) = await DojoAsync("run", "1");
        error.ShouldBeEmpty();
        exitCode.ShouldBe(1);
        run.ShouldContain("Please implement Adder.AddAsync.");
        run.ShouldNotContain("Note");
    }

    [Fact]
    public async Task A_copy_is_named_and_not_read()
    {
        _fixture.Write($"{FixtureRepository.Folder}/Adder - Copy.cs", _fixture.Read(FixtureRepository.Solution));
        _fixture.Write($"{FixtureRepository.Folder}/Copy of AdderSpec.cs", _fixture.Read(FixtureRepository.Spec));
        _fixture.Write($"katas/{FixtureRepository.Name} copy/Adder.cs", _fixture.Read(FixtureRepository.Solution));
        var (exitCode, output, _) = await DojoAsync("run", "1");
        exitCode.ShouldBe(1);
        output.ShouldContain("0 of 2 specs pass");
        output.ShouldContain(
            "Note  Nobody reads katas/01-adding-up/Adder - Copy.cs, which looks like a copy. Your "
                + "answer is katas/01-adding-up/Adder.cs.\n"
        );
        (await DojoAsync("list")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    [Fact]
    public void A_copy_that_is_saved_is_named_once()
    {
        var notice = new CopyNotice(_fixture.Repository);
        notice
            .Of("katas/01-adding-up/Adder - Copy.cs")
            .ShouldBe(
                "katas/01-adding-up/Adder - Copy.cs looks like a copy, so nobody reads it. Your answer is "
                    + "katas/01-adding-up/Adder.cs."
            );
        notice.Of("katas/01-adding-up/Adder - Copy.cs").ShouldBeNull();
        notice
            .Of("katas/01-adding-up copy/Adder.cs")!
            .ShouldStartWith(
                "katas/01-adding-up copy looks like a copy " + "of a kata, so nobody reads what is in it."
            );
        notice.Of("katas/01-adding-up/.#Adder.cs").ShouldBeNull();
        notice.Of("katas/01-adding-up/Adder.cs").ShouldBeNull();
    }

    [Fact]
    public async Task A_copy_that_no_name_gives_away_is_named_too()
    {
        _fixture.Write($"{FixtureRepository.Folder}/Adder2.cs", _fixture.Read(FixtureRepository.Stub));
        await ShouldSayAsync(
            "katas/01-adding-up/Adder2.cs declares Adder too, as katas/01-adding-up/Adder.cs does, "
                + "and only one of them can be your answer. Move katas/01-adding-up/Adder2.cs out of katas/, or change "
                + "its extension from .cs.\n"
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n")]
    public async Task An_empty_answer(string text)
    {
        _fixture.Write(FixtureRepository.Stub, text);
        await ShouldSayAsync(
            "katas/01-adding-up/Adder.cs is empty. Undo that in your editor, or start again with: "
                + "dotnet run --project src/Dojo -- reset 01\n"
        );

        _fixture.Write(FixtureRepository.Stub, "// mine");
        (await DojoAsync("reset", "1")).ExitCode.ShouldBe(0);
        _fixture.Write(FixtureRepository.Stub, text);
        await ShouldSayAsync(
            "katas/01-adding-up/Adder.cs is empty. Undo that in your editor, or start again with: "
                + "dotnet run --project src/Dojo -- reset 01\nA backup of what you had comes back with: dotnet run "
                + "--project src/Dojo -- restore 01\n"
        );

        (await DojoAsync("reset", "1")).Output.ShouldContain("Kept  .dojo/backups/01-adding-up/");
        _fixture.Read(FixtureRepository.Stub).ShouldBe(_fixture.Read(FixtureRepository.Start));
        (await DojoAsync("restore", "1")).ExitCode.ShouldBe(0);
        _fixture.Read(FixtureRepository.Stub).ShouldBe("// mine");
    }

    [Fact]
    public async Task An_answer_without_its_class()
    {
        _fixture.Write(FixtureRepository.Stub, "// I thought about it.\nnamespace AsyncKatas.AddingUp;\n");
        (
            await ShouldSayAsync(
                "katas/01-adding-up/Adder.cs does not declare what katas/01-adding-up/AdderSpec.cs "
                    + "calls. Write Adder as it is in solutions/01-adding-up/start/Adder.cs:\n"
            )
        ).ShouldContain("error CS0103");
    }

    [Fact]
    public async Task A_merge_conflict_in_an_answer()
    {
        _fixture.Change(
            FixtureRepository.Stub,
            "throw new",
            "<<<<<<< HEAD\nreturn Task.FromResult(a + b);\n=======\nthrow new"
        );
        _fixture.Change(FixtureRepository.Stub, "AddAsync.\");\n", "AddAsync.\");\n>>>>>>> theirs\n");
        _fixture.Change(FixtureRepository.Stub, "        <<<<<<<", "<<<<<<<");
        await ShouldSayAsync(
            "katas/01-adding-up/Adder.cs(10) holds two versions, left by a merge. Keep "
                + "the lines that you want, delete the others and the lines <<<<<<<, ======= and >>>>>>>, and save.\n"
        );
    }

    [Fact]
    public async Task A_spec_file_that_is_empty()
    {
        _fixture.Write(FixtureRepository.Spec, "\n");
        await ShouldSayAsync("katas/01-adding-up/AdderSpec.cs is empty. ");
    }

    [Fact]
    public async Task The_projects_of_the_repository_compile_none_of_them()
    {
        var root = RepositoryVerification.Repository.Root;
        foreach (
            var path in new[]
            {
                "Directory.Build.props",
                "Directory.Packages.props",
                "global.json",
                "katas/Katas.csproj",
                "katas/Libraries.props",
                "solutions/Solutions.csproj",
            }
        )
        {
            _fixture.Write(
                path,
                await File.ReadAllTextAsync(Path.Combine(root, path), TestContext.Current.CancellationToken)
            );
        }

        string[] strays = [.. Strays.Select(static row => row.Data.Item1)];
        foreach (var stray in strays)
        {
            _fixture.Write($"{FixtureRepository.Folder}/{stray}", "");
            _fixture.Write($"solutions/{FixtureRepository.Name}/{stray}", "");
        }

        _fixture.Write($"katas/{FixtureRepository.Name} copy/Adder.cs", "");
        _fixture.Write($"katas/{FixtureRepository.Name} - Copy (2)/Adder.cs", "");
        (await CompiledAsync("katas/Katas.csproj")).ShouldBe(
            ["Adder.cs", "AdderSpec.cs", .. Support()],
            ignoreOrder: true
        );
        (await CompiledAsync("solutions/Solutions.csproj")).ShouldBe(
            ["Adder.cs", "AdderSpec.cs", .. Support()],
            ignoreOrder: true
        );
    }

    private string[] Support() =>
        [.. _fixture.Repository.Files("katas/support", "*.cs").Select(static path => Path.GetFileName(path))];

    // What MSBuild would compile, without compiling it.
    private async Task<string[]> CompiledAsync(string project)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["msbuild", project, "-getItem:Compile"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
                WorkingDirectory = _fixture.Root,
            }
        )!;
        using var items = await JsonDocument.ParseAsync(
            process.StandardOutput.BaseStream,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await process.WaitForExitAsync(CancellationToken.None);
        return
        [
            .. items
                .RootElement.GetProperty("Items")
                .GetProperty("Compile")
                .EnumerateArray()
                .Select(static it => Path.GetFileName(it.GetProperty("Identity").GetString()!.Replace('\\', '/'))),
        ];
    }

    private async Task<string> ShouldSayAsync(string sentence)
    {
        var (exitCode, output, error) = await DojoAsync("run", "1");
        error.ShouldStartWith(sentence);
        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        return error;
    }

    private Task<(int ExitCode, string Output, string Error)> DojoAsync(params string[] args) =>
        DojoCommand.RunAsync(_fixture.Root, args, TestContext.Current.CancellationToken);
}
