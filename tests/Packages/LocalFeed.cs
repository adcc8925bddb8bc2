using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Packages;

/// <summary>
/// A package of ours in a folder that is the only source of packages, and a folder beside it for somebody who uses it.
/// What they restore goes there too, so nothing of another build is in the way, and none is left behind.
/// </summary>
internal sealed class LocalFeed : IDisposable
{
    // What these tests were built in: all of it is there already.
    private static readonly string s_configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private readonly string _root = Directory.CreateTempSubdirectory("dojo-feed-").FullName;

    private LocalFeed()
    {
        Directory.CreateDirectory(Folder);
        Configure(Feed);
    }

    /// <summary>Where somebody uses the package.</summary>
    public string Folder => Path.Combine(_root, "work");

    /// <summary>The package.</summary>
    public string Package => Directory.GetFiles(Feed, "*.nupkg").ShouldHaveSingleItem();

    /// <summary>The folder with the package.</summary>
    public string Feed => Path.Combine(_root, "feed");

    /// <summary>Packs a project of this repository.</summary>
    /// <param name="project">Its folder.</param>
    public static async Task<LocalFeed> PackAsync(string project)
    {
        var feed = new LocalFeed();
        var packed = await DojoProcess.RunHostAsync(
            RepositoryVerification.Repository.Root,
            ["pack", project, "--no-build", "--configuration", s_configuration, "--output", feed.Feed],
            TestContext.Current.CancellationToken
        );
        packed.ExitCode.ShouldBe(0, packed.Output);
        return feed;
    }

    /// <summary>From now on the only source that is configured does not answer, as where there is no network.</summary>
    public void CutOff() => Configure("https://127.0.0.1:9/v3/index.json");

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>Runs a command of the SDK in the folder.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) =>
        DojoProcess.RunHostAsync(Folder, args, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Configure(string source) =>
        Write(
            "NuGet.config",
            $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(_root, "unpacked")}" />
              </config>
              <packageSources>
                <clear />
                <add key="only" value="{source}" />
              </packageSources>
            </configuration>
            """
        );
}
