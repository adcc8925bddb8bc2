using Xunit;

namespace AsyncKatas.Tests.Dojo;

/// <summary>
/// The first <c>dotnet test</c> of each project, which builds it too, done once for all tests. What comes after needs
/// no other build.
/// </summary>
public sealed class FirstRuns : IAsyncLifetime
{
    internal const string Kata = "01-one-at-a-time";

    /// <summary>What it said of a kata in <c>katas</c>.</summary>
    internal (int ExitCode, string Output, string Error) InKatas { get; private set; }

    /// <summary>What it said of the second kata in <c>solutions</c>, which it was told by its namespace.</summary>
    internal (int ExitCode, string Output, string Error) InSolutions { get; private set; }

    // In turn: both build what they share.
    public async ValueTask InitializeAsync()
    {
        InKatas = await RunAsync("katas", "--filter", Kata);
        InSolutions = await RunAsync("solutions", "--filter-namespace", "AsyncKatas.ResultsInOrder");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static Task<(int ExitCode, string Output, string Error)> RunAsync(string project, params string[] args) =>
        DojoProcess.RunHostAsync(
            RepositoryVerification.Repository.Root,
            ["test", project, "--no-progress", "--no-ansi", .. args],
            TestContext.Current.CancellationToken
        );
}
