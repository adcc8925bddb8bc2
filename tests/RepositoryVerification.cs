using AsyncKatas.Checking;
using AsyncKatas.KataModel;
using Xunit;

namespace AsyncKatas.Tests;

/// <summary>The verification of this repository's katas, done once for all tests.</summary>
public sealed class RepositoryVerification : IAsyncLifetime
{
    internal static Repository Repository { get; } = Repository.Find(AppContext.BaseDirectory);

    internal IReadOnlyList<KataReport> Reports { get; private set; } = [];

    public async ValueTask InitializeAsync() => Reports = await Verifier.RunAsync(Repository, Repository.KataFolders());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
