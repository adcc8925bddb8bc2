using AsyncKatas.KataModel;
using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Checkout;

/// <summary>
/// A learner writes no using directive that a console project does not need either: katas/support/Usings.cs stands for
/// them, in the build and in the dojo.
/// </summary>
public sealed class UsingsTests : IDisposable
{
    /// <summary>Statements that need every one of them.</summary>
    public const string NeedsAll = """
        var files = new List<string> { Path.Combine("a", "b") };
        using var client = new HttpClient();
        if (files.Count(File.Exists) > 0 || client.Timeout == Timeout.InfiniteTimeSpan) { throw new Exception(); }

        """;

    private readonly FixtureRepository _fixture = new();

    public UsingsTests()
    {
        _fixture.Change(FixtureRepository.Solution, "return", $"{NeedsAll}return");
        _fixture.Write(FixtureRepository.Stub, _fixture.Read(FixtureRepository.Solution));
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_dojo_compiles_without_them()
    {
        var kata = KataFiles.Of(_fixture.Repository, FixtureRepository.Name);
        KataCompiler.Run(new Variant(kata, VariantKind.Learner, FixtureRepository.Stub)).Messages.ShouldBeEmpty();
        KataCompiler.Run(new Variant(kata, VariantKind.Solution, FixtureRepository.Solution)).Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_dojo_runs_without_them()
    {
        var token = TestContext.Current.CancellationToken;
        var (exitCode, output, error) = await DojoCommand.RunAsync(_fixture.Root, ["run", "1"], token);
        exitCode.ShouldBe(0, output + error);
        output.ShouldContain("All green.");
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task Both_projects_build_without_them()
    {
        var original = RepositoryVerification.Repository;
        string[] folders =
        [
            "katas",
            "katas/host",
            "solutions",
            .. WithFoldersIn("src/Specs"),
            .. WithFoldersIn("src/VirtualTime"),
        ];
        string[] settings = [".editorconfig", "Directory.Build.props", "Directory.Packages.props", "global.json"];
        foreach (var file in settings.Concat(folders.SelectMany(folder => original.Files(folder, "*.*"))))
        {
            _fixture.Write(file, original.Read(file));
        }

        await BuildAsync("katas/Katas.csproj");
        await BuildAsync("solutions/Solutions.csproj");

        IEnumerable<string> WithFoldersIn(string room) =>
            Directory
                .EnumerateDirectories(original.FullPath(room))
                .Select(static it => Path.GetFileName(it))
                .Where(static it => it is not ("bin" or "obj"))
                .Select(it => $"{room}/{it}")
                .Prepend(room);
    }

    // Nothing that it starts stays; and whether there are warnings is for the build of the real project to say.
    private async Task BuildAsync(string project)
    {
        string[] alone = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];
        string[] lenient = ["-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"];
        string[] args = ["build", project, "--nologo", "--verbosity", "quiet", .. alone, .. lenient];
        var token = TestContext.Current.CancellationToken;
        var (exitCode, output, error) = await DojoProcess.RunHostAsync(_fixture.Root, args, token);
        exitCode.ShouldBe(0, output + error);
    }
}
