using System.Text.Json;
using AsyncKatas.KataModel;
using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Packages;

/// <summary>
/// The dojo without the checkout: packed, installed from a folder, and put to use in a folder that it has made.
/// </summary>
[Trait(When.Trait, When.Ci)]
public sealed class ToolPackageTests
{
    [Fact]
    public async Task Installed_from_a_folder_it_makes_a_folder_and_judges_what_is_written_there()
    {
        using var feed = await LocalFeed.PackAsync("src/Dojo");
        new FileInfo(feed.Package).Length.ShouldBeLessThan(40 * 1024 * 1024);
        feed.CutOff();
        string[] install = ["tool", "install", "AsyncKatas.Dojo", "--tool-path", "tools", "--source", feed.Feed];
        var installed = await feed.RunAsync(install);
        installed.ExitCode.ShouldBe(0, installed.Output + installed.Error);
        var dojo = Directory.GetFiles($"{feed.Folder}/tools", "dojo.dll", SearchOption.AllDirectories).Single();

        var made = await RunAsync(feed.Folder, "init", "my katas");
        made.ExitCode.ShouldBe(0, made.Error);
        var folder = new Repository(Path.Combine(feed.Folder, "my katas"));
        made.Output.ShouldBe(
            $"Made my katas: {RepositoryVerification.Repository.KataFolders().Count} katas and "
                + $"{RepositoryVerification.Repository.Files("notebooks", "*.ipynb").Count} notebooks.\n"
                + "Next  cd \"my katas\"\nThen  dojo\n"
        );
        ShouldHoldWhatItsProjectsNeed(folder);
        await ShouldRunASetAsync(args => RunAsync(feed.Folder, args));

        var kata = KataFiles.Of(folder, folder.KataFolders()[0]);
        (await VerdictAsync()).ShouldBe(("untouched", 1));
        File.Copy(folder.FullPath(kata.Solution!), folder.FullPath(kata.LearnerFile!), overwrite: true);
        (await VerdictAsync()).ShouldBe(("done", 0));
        await ShouldUpdateAsync();

        await ShouldRunAndShowNotebooksAsync(folder, args => RunAsync(folder.Root, args));

        async Task<(string? State, int ExitCode)> VerdictAsync()
        {
            var (exitCode, output, error) = await RunAsync(folder.Root, "run", "01", "--json");
            error.ShouldBe("");
            using var verdict = JsonDocument.Parse(output);
            return (verdict.RootElement.GetProperty("state").GetString(), exitCode);
        }

        // An older folder: one kata less, an old page, and an answer of one's own.
        async Task ShouldUpdateAsync()
        {
            const string Page = "katas/support/Usings.cs";
            var answer = folder.Read(kata.LearnerFile!);
            var last = folder.KataFolders()[^1];
            Directory.Delete(folder.FullPath($"katas/{last}"), recursive: true);
            Directory.Delete(folder.FullPath($"solutions/{last}"), recursive: true);
            var now = folder.Read(Page);
            await File.WriteAllTextAsync(folder.FullPath(Page), "// old", TestContext.Current.CancellationToken);

            var updated = await RunAsync(folder.Root, "update");
            updated.ExitCode.ShouldBe(0, updated.Error);
            var yours = $"Yours {kata.LearnerFile} is as you left it.\n";
            updated.Output.ShouldContain($"Updated.\nNew   katas/{last}\n{yours}");
            folder.Read(Page).ShouldBe(now);
            folder.Read(kata.LearnerFile!).ShouldBe(answer);
            (await RunAsync(folder.Root, "update")).Output.ShouldContain(
                "There is nothing new in this dojo. Get a newer one, and update again: dotnet tool update "
            );
        }

        Task<(int ExitCode, string Output, string Error)> RunAsync(string where, params string[] args) =>
            DojoProcess.RunHostAsync(where, ["exec", dojo, .. args], TestContext.Current.CancellationToken);
    }

    // Nothing above its folder is a checkout, so what all katas share comes from the package.
    private static async Task ShouldRunASetAsync(
        Func<string[], Task<(int ExitCode, string Output, string Error)>> runAsync
    )
    {
        var begun = await runAsync(["new", "01-fan-out", "--katas", "set"]);
        begun.Output.ShouldContain("dojo verify 01 --katas set", customMessage: begun.Error);
        var red = await runAsync(["run", "1", "--katas", "set"]);
        red.Output.ShouldContain("Please implement FanOut.RunAsync.", customMessage: red.Error);
    }

    private static async Task ShouldRunAndShowNotebooksAsync(
        Repository folder,
        Func<string[], Task<(int ExitCode, string Output, string Error)>> runAsync
    )
    {
        var notebook = await runAsync(["notebook", "run", "00"]);
        notebook.ExitCode.ShouldBe(0, notebook.Output + notebook.Error);
        (await runAsync(["notebook", "html"])).ExitCode.ShouldBe(0);
        folder.Read(".dojo/pages/notebooks/00-start-here.html").ShouldContain("<code>dojo notebook run 00</code>");

        // What stands in the sources of pages too, and in those that become none.
        folder.Read("docs/facilitator.md").ShouldContain("\n   dojo doctor\n");
        foreach (var path in Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories))
        {
            if (path.EndsWith(".md", StringComparison.Ordinal) || path.EndsWith(".ipynb", StringComparison.Ordinal))
            {
                (await File.ReadAllTextAsync(path)).ShouldNotContain("dotnet run --project", customMessage: path);
            }
        }
    }

    // `dotnet test katas` builds there what it builds in a checkout.
    private static void ShouldHoldWhatItsProjectsNeed(Repository folder)
    {
        var original = RepositoryVerification.Repository;
        foreach (
            var room in new[] { "katas/support", "katas/host", "src/Specs", "src/Specs/Site", "src/VirtualTime/Loop" }
        )
        {
            folder.Sources(room).ShouldBe(original.Sources(room));
        }

        // The translations of the pages among them.
        var first = $"katas/{original.KataFolders()[0]}";
        folder.Files(first, "*.md").ShouldBe(original.Files(first, "*.md"));

        foreach (
            var project in new[]
            {
                "katas/Katas",
                "solutions/Solutions",
                "src/Specs/Specs",
                "src/VirtualTime/VirtualTime",
            }
        )
        {
            folder.Has($"{project}.csproj").ShouldBeTrue(project);
            folder.Read("AsyncKatas.sln").ShouldContain($"{project.Replace('/', '\\')}.csproj");
        }
    }
}
