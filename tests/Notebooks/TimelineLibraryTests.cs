using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AsyncKatas.Dojo.Running;
using AsyncKatas.Tests.Engine;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>The order of ends that notebooks promise with <c>after</c> holds however long the machine takes.</summary>
public sealed class TimelineLibraryTests : IDisposable
{
    private const string Library = "notebooks/lib/timeline.csx";

    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_keeps_the_order_of_two_ends()
    {
        _folder.Write(Library, await File.ReadAllTextAsync(RepositoryVerification.Repository.FullPath(Library), TestContext.Current.CancellationToken));
        var notebook = _folder.Save(
            NotebookFolder.Code("load", "#load \"lib/timeline.csx\"\nvar t = new Timeline(\"t\"); var b = new TaskCompletionSource();"),
            NotebookFolder.Code(
                "a-span",
                """
                Task quick = t.RunAsync("quick", () => Task.CompletedTask, after: "slow");
                Task slow = t.RunAsync("slow", () => b.Task);
                Console.WriteLine($"over too early: {quick.IsCompleted}");
                b.SetResult();
                await Task.WhenAll(quick, slow);
                Console.WriteLine(string.Join(", ", t.Ended));
                """),
            NotebookFolder.Code(
                "a-mark",
                """
                Task fails = t.RunAsync("fails", () => Task.FromException(new FormatException("no")), after: "a mark");
                Console.WriteLine($"over too early: {fails.IsCompleted}");
                t.Mark("a mark");
                await Task.WhenAny(fails);
                Console.WriteLine($"{fails.Exception.InnerException.Message}: {t["fails"].Outcome}");
                """),
            NotebookFolder.Code(
                "already-there",
                """
                await t.RunAsync("late", () => Task.FromResult(1), after: "a mark");
                Console.WriteLine(t["late"].Outcome);
                """));

        var run = await NotebookRunner.RunAsync(notebook, NotebookRunner.DefaultLimit, cancellationToken: TestContext.Current.CancellationToken);

        run.Passed.ShouldBeTrue(run.Culprit?.Error?.Trace);
        run.Cells.Skip(1).Select(static cell => cell.Outputs.ShouldHaveSingleItem().Text).ShouldBe(
        [
            "over too early: False\nslow, quick\n",
            "over too early: False\nno: Failed\n",
            "Succeeded\n",
        ]);
    }
}
