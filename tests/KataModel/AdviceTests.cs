using AsyncKatas.KataModel;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.KataModel;

/// <summary>What is said of code that compiles and does something else than meant.</summary>
public sealed class AdviceTests
{
    [Fact]
    public async Task Matrix()
    {
        var lines = new List<string>();
        var repository = RepositoryVerification.Repository;
        foreach (var name in repository.KataFolders())
        {
            var kata = KataFiles.Of(repository, name);
            foreach (var variant in Variant.AllOf(kata))
            {
                var started = TimeProvider.System.GetTimestamp();
                var found = await KataCompiler.FindAsync(variant, TestContext.Current.CancellationToken);
                lines.Add($"{variant.Kind} {variant.File}: {string.Join(", ", found.Select(it => $"{it.Kind}@{it.Line} `{variant.Text.Split('\n')[it.Line - 1].Trim()}`"))} {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms");
            }
        }

        await File.WriteAllLinesAsync("/tmp/adv-matrix.txt", lines);
    }
}
