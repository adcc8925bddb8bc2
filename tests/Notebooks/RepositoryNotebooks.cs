using AsyncKatas.Dojo.Notebooks;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>The runs of this repository's notebooks, each from a clean state, done once for all tests.</summary>
public sealed class RepositoryNotebooks : IAsyncLifetime
{
    // While one starts its compiler, the other one mostly waits for its delays.
    private static readonly ParallelOptions s_two = new() { MaxDegreeOfParallelism = 2 };

    private readonly Dictionary<string, NotebookRun> _runs = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Files => NotebookFinder.All(RepositoryVerification.Repository);

    public async ValueTask InitializeAsync() =>
        await Parallel.ForEachAsync(
            Files,
            s_two,
            async (file, token) =>
            {
                var run = await NotebookRunner.RunAsync(
                    Read(file),
                    NotebookRunner.DefaultLimit,
                    cancellationToken: token
                );
                lock (_runs)
                {
                    _runs.Add(file, run);
                }
            }
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static NotebookDocument Read(string file) =>
        NotebookDocument.Read(RepositoryVerification.Repository.FullPath(file));

    internal NotebookRun Of(string file) => _runs[file];
}
