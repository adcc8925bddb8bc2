using System.Text.Json.Nodes;
using AsyncKatas.Notebooks.Execution;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>
/// What notebooks promise of an order holds however long the machine takes, and a ratio is not judged by its stalls.
/// </summary>
public sealed class TimelineLibraryTests : IDisposable
{
    private const string Library = "notebooks/lib/timeline.csx";

    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task After_keeps_the_order_of_two_ends()
    {
        var run = await RunAsync(
            NotebookFolder.Code(
                "load",
                "#load \"lib/timeline.csx\"\nvar t = new Timeline(\"t\"); var b = new TaskCompletionSource();"
            ),
            NotebookFolder.Code(
                "a-span",
                """
                Task quick = t.RunAsync("quick", () => Task.CompletedTask, after: "slow");
                Task slow = t.RunAsync("slow", () => b.Task);
                Console.WriteLine($"over too early: {quick.IsCompleted}");
                b.SetResult();
                await Task.WhenAll(quick, slow);
                Console.WriteLine(string.Join(", ", t.Ended));
                """
            ),
            NotebookFolder.Code(
                "a-mark",
                """
                Task fails = t.RunAsync("fails", () => Task.FromException(new FormatException("no")), after: "a mark");
                Console.WriteLine($"over too early: {fails.IsCompleted}");
                t.Mark("a mark");
                await Task.WhenAny(fails);
                Console.WriteLine($"{fails.Exception.InnerException.Message}: {t["fails"].Outcome}");
                """
            ),
            NotebookFolder.Code(
                "already-there",
                """
                await t.RunAsync("late", () => Task.FromResult(1), after: "a mark");
                Console.WriteLine(t["late"].Outcome);
                """
            )
        );

        run.Passed.ShouldBeTrue(run.Culprit?.Error?.Trace);
        run.Cells.Skip(1)
            .Select(static cell => cell.Outputs.ShouldHaveSingleItem().Text)
            .ShouldBe(["over too early: False\nslow, quick\n", "over too early: False\nno: Failed\n", "Succeeded\n"]);
    }

    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_ratio_that_does_not_hold_fails_unless_the_machine_was_late_by_a_good_part_of_the_times()
    {
        var run = await RunAsync(
            NotebookFolder.Code(
                "late",
                """
                #load "lib/timeline.csx"
                while (Lateness.Worst == TimeSpan.Zero) { await Task.Delay(1); }
                CheckRatio("twice", TimeSpan.FromTicks(2), TimeSpan.FromTicks(1), 1, 3);
                CheckRatio("four times", TimeSpan.FromTicks(2), TimeSpan.FromTicks(1), 3, 5);
                """
            ),
            NotebookFolder.Code(
                "in-time",
                "CheckRatio(\"four times\", TimeSpan.FromDays(2), TimeSpan.FromDays(1), 3, 5);"
            )
        );

        run.Cells[0]
            .Outputs.ShouldHaveSingleItem()
            .Text.ShouldBe(
                "✓ twice (0.00 s and 0.00 s: 2.0x)\n? four times (0.00 s and 0.00 s: 2.0x). This machine was too busy "
                    + "to tell: run the notebook again.\n"
            );
        Scrubber.IsUndecided(run.Cells[0].Outputs[0].Text).ShouldBeTrue();
        run.Culprit.ShouldNotBeNull()
            .Error.ShouldNotBeNull()
            .Text.ShouldStartWith("Not so: four times (172800.00 s and 86400.00 s: 2.0x).");
    }

    private async Task<NotebookRun> RunAsync(params JsonObject[] cells)
    {
        _folder.Write(
            Library,
            await File.ReadAllTextAsync(
                RepositoryVerification.Repository.FullPath(Library),
                TestContext.Current.CancellationToken
            )
        );
        return await NotebookRunner.RunAsync(
            _folder.Save(cells),
            NotebookRunner.DefaultLimit,
            cancellationToken: TestContext.Current.CancellationToken
        );
    }
}
