using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>
/// The front ends with the tool that the manifest names, which is restored and made known to Jupyter once, and every
/// notebook in each of them.
/// </summary>
public sealed class FrontEnds : IAsyncLifetime
{
    // Most of a run is waiting: three at a time, and each test waits for its own.
    private readonly SemaphoreSlim _places = new(3);

    // Not the token of a test: that would be the first one's, which the other runs outlive.
    private readonly CancellationTokenSource _stop = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("dojo-kernels-").FullName;
    private Dictionary<string, (Task InVsCode, Task InJupyter)> _runs = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        // It restores the tool too.
        var (exitCode, output, error) = await DojoProcess.RunAsync(
            RepositoryVerification.Repository.Root,
            ["notebook", "kernel", "--folder", Path.Combine(_folder, "kernels")],
            TestContext.Current.CancellationToken
        );
        exitCode.ShouldBe(0, output + error);
        _runs = RepositoryNotebooks.Files.ToDictionary(
            static file => file,
            file => (RunAsync(it => it.RunInVsCodeAsync(file)), RunAsync(it => it.RunInJupyterAsync(file))),
            StringComparer.Ordinal
        );
    }

    public async ValueTask DisposeAsync()
    {
        // A run that failed has told its test; one that still goes on has none.
        await _stop.CancelAsync();
        await Task.WhenAll(_runs.Values.SelectMany(static it => new[] { it.InVsCode, it.InJupyter }))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _places.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    internal (Task InVsCode, Task InJupyter) Of(string file) => _runs[file];

    private async Task RunAsync(Func<FrontEndRun, Task> run)
    {
        await _places.WaitAsync(_stop.Token);
        try
        {
            using var it = new FrontEndRun(_folder, _stop.Token);
            await run(it);
        }
        finally
        {
            _places.Release();
        }
    }
}
