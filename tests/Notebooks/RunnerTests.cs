using System.Text.Json.Nodes;
using AsyncKatas.Notebooks.Execution;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>Whatever a cell does, there is a result that names it, and the process is gone.</summary>
[Trait(When.Trait, When.Ci)]
public sealed class RunnerTests : IDisposable
{
    private readonly NotebookFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cell_that_throws_ends_the_run()
    {
        var run = await RunAsync(
            "1",
            "Console.WriteLine(\"before\");\nthrow new InvalidOperationException(\"no\");",
            "3"
        );
        run.Passed.ShouldBeFalse();
        run.Interruption.ShouldBeNull();
        Outcomes(run).ShouldBe([CellOutcome.Succeeded, CellOutcome.Failed, CellOutcome.NotRun]);
        var culprit = run.Culprit.ShouldNotBeNull();
        culprit.Cell.Name.ShouldBe("cell 2 (c2)");
        culprit.Outputs[0].Text.ShouldBe("before\n");
        var error = culprit.Error.ShouldNotBeNull();
        (error.Label, error.Text).ShouldBe(("System.InvalidOperationException", "no"));
        error.Trace.ShouldStartWith("System.InvalidOperationException: no\n");
        error.Trace.ShouldContain(" in cell 2 (c2):line 2");
        error.Trace.ShouldNotContain("Microsoft.CodeAnalysis");
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_ends_the_run_and_says_where()
    {
        var run = await RunAsync("1", "var a = 1;\nvar b = ;", "3");
        Outcomes(run).ShouldBe([CellOutcome.Succeeded, CellOutcome.Failed, CellOutcome.NotRun]);
        run.Culprit!.Error!.Text.ShouldBe("(2,9): error CS1525: Invalid expression term ';'");
    }

    [Fact]
    public async Task A_cell_that_is_meant_to_fail_does_not_end_the_run()
    {
        var run = await RunAsync([
            NotebookFolder.Failing(NotebookFolder.Code("c1", "int kept = 5; throw new Exception(\"meant\");")),
            NotebookFolder.Code("c2", "kept"),
        ]);
        run.Passed.ShouldBeTrue();
        Outcomes(run).ShouldBe([CellOutcome.FailedAsMeant, CellOutcome.Succeeded]);
        run.Cells[1].Outputs.ShouldHaveSingleItem().Text.ShouldContain(">5<");
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Delay(-1);")]
    public async Task A_cell_that_never_ends_is_stopped(string code)
    {
        var run = await RunAsync(
            TimeSpan.FromSeconds(2),
            "Console.WriteLine(1);",
            $"Console.WriteLine(\"started\"); {code}",
            "3"
        );
        Outcomes(run).ShouldBe([CellOutcome.Succeeded, CellOutcome.Interrupted, CellOutcome.NotRun]);
        run.Interruption.ShouldBe("The kernel was stopped in cell 2 (c2): it ran for more than 2 s.");
        run.Culprit!.Outputs.ShouldHaveSingleItem().Text.ShouldBe("started\n");
    }

    // Three times as long as the limit, if need be: a kernel that works on a busy machine looks the same from outside.
    [Fact]
    [Trait(When.Trait, When.Ci)]
    public async Task A_cell_that_has_had_no_processor_is_given_more_time()
    {
        var run = await RunAsync(TimeSpan.FromSeconds(4), "await Task.Delay(5000); Console.WriteLine(\"done\");");
        Outcomes(run).ShouldBe([CellOutcome.Succeeded]);
    }

    [Theory]
    [InlineData(
        "Environment.Exit(0);",
        "Something ended the process in cell 2 (c2), as Environment.Exit does (exit code 0)."
    )]
    [InlineData(
        "async void Lose() { await Task.Yield(); throw new Exception(\"lost\"); } Lose(); await Task.Delay(-1);",
        "An exception that nobody caught ended the process in cell 2 (c2): System.Exception: lost"
    )]
    [InlineData(
        "int Deeper(int i) => Deeper(i + 1) + i; Deeper(1)",
        "The stack overflowed in cell 2 (c2): methods called each other without end."
    )]
    [InlineData(
        "System.Diagnostics.Process.GetCurrentProcess().Kill(); await Task.Delay(-1);",
        "The process died in cell 2 (c2) (exit code 137)."
    )]
    public async Task A_cell_that_ends_the_process_is_named(string code, string interruption)
    {
        if (OperatingSystem.IsWindows() && interruption.Contains("137", StringComparison.Ordinal))
        {
            interruption = interruption.Replace("137", "-1", StringComparison.Ordinal);
        }

        var run = await RunAsync("Console.WriteLine(1);", code, "3");
        Outcomes(run).ShouldBe([CellOutcome.Succeeded, CellOutcome.Interrupted, CellOutcome.NotRun]);
        run.Interruption.ShouldBe(interruption);
        run.Passed.ShouldBeFalse();
    }

    [Fact]
    public async Task Stopping_from_outside_ends_the_process()
    {
        using var stop = new CancellationTokenSource();
        var notebook = _folder.Save(NotebookFolder.Code("c1", "1"), NotebookFolder.Code("c2", "await Task.Delay(-1);"));
        await Should.ThrowAsync<OperationCanceledException>(async () =>
            await NotebookRunner.RunAsync(notebook, TimeSpan.FromSeconds(60), _ => stop.Cancel(), null, stop.Token)
        );
    }

    private static CellOutcome[] Outcomes(NotebookRun run) => [.. run.Cells.Select(static cell => cell.Outcome)];

    private Task<NotebookRun> RunAsync(params string[] cells) => RunAsync(NotebookRunner.DefaultLimit, cells);

    private Task<NotebookRun> RunAsync(TimeSpan limit, params string[] cells) =>
        RunAsync([.. cells.Select(static (code, index) => NotebookFolder.Code($"c{index + 1}", code))], limit);

    private Task<NotebookRun> RunAsync(JsonObject[] cells, TimeSpan? limit = null) =>
        NotebookRunner.RunAsync(
            _folder.Save(cells),
            limit ?? NotebookRunner.DefaultLimit,
            cancellationToken: TestContext.Current.CancellationToken
        );
}
