using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Engine;
using AsyncKatas.Dojo.Verification;
using Xunit;

namespace AsyncKatas.Tests.Engine;

/// <summary>The verification of this repository's katas, done once for all tests.</summary>
public sealed class RepositoryVerification : IAsyncLifetime
{
    internal static Repository Repository { get; } = Repository.Find(AppContext.BaseDirectory);

    internal IReadOnlyList<KataReport> Reports { get; private set; } = [];

    public async ValueTask InitializeAsync() => Reports = await Verifier.RunAsync(Repository, Repository.KataFolders());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
