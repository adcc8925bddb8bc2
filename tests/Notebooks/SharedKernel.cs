using AsyncKatas.Notebooks.Execution;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>All the snippets of <see cref="KernelTests"/>, run once as the cells of one notebook.</summary>
public sealed class SharedKernel : IAsyncLifetime
{
    private readonly Dictionary<string, CellRun> _runs = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        using var folder = new NotebookFolder();
        folder.Write(
            "notebooks/lib/outer.csx",
            "#load \"inner/inner.csx\"\nusing System.Globalization;\n"
                + "string Outer() => Inner() + CultureInfo.InvariantCulture.Name;\n"
        );
        folder.Write("notebooks/lib/inner/inner.csx", "string Inner() => \"inner\";\n");
        var snippets = KernelTests.Snippets;
        var notebook = folder.Save([
            .. snippets.Select(
                static (code, index) => NotebookFolder.Failing(NotebookFolder.Code($"c{index + 1}", code))
            ),
        ]);
        var run = await NotebookRunner.RunAsync(notebook, NotebookRunner.DefaultLimit);
        foreach (var (code, cell) in snippets.Zip(run.Cells))
        {
            _runs.Add(code, cell);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What came of a snippet.</summary>
    internal CellRun Of(string code) => _runs[code];
}
