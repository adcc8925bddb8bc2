using System.Diagnostics;
using System.Text.Json.Nodes;
using AsyncKatas.Notebooks.Execution;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Linting;
using AsyncKatas.Tests.Dojo;
using Shouldly;
using Xunit;

namespace AsyncKatas.Tests.Notebooks;

/// <summary>A run of a notebook in a front end, and what it needs on the disk.</summary>
/// <param name="jupyterPath">Where Jupyter looks for kernels.</param>
/// <param name="stop">Ends it.</param>
internal sealed class FrontEndRun(string jupyterPath, CancellationToken stop) : IDisposable
{
    // Jupyter's client is Debian's: another python on the PATH has none of it.
    private const string Python = "/usr/bin/python3";

    private const string Client = """
        import sys, nbformat
        from nbclient import NotebookClient
        notebook = nbformat.read(sys.argv[1], 4)
        NotebookClient(
            notebook,
            timeout=400,
            startup_timeout=400,
            kernel_name='.net-csharp',
            resources={'metadata': {'path': sys.argv[2]}},
        ).execute()
        nbformat.write(notebook, sys.argv[3])
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    private readonly string _folder = Directory.CreateTempSubdirectory("dojo-front-end-").FullName;

    private static string Root => RepositoryVerification.Repository.Root;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public async Task RunInVsCodeAsync(string file)
    {
        using var patience = Patience();
        var notebook = RepositoryNotebooks.Read(file);
        using var tool = Start(
            "dotnet",
            [
                "tool",
                "run",
                "dotnet-interactive",
                "--",
                "stdio",
                "--default-kernel",
                "csharp",
                "--working-dir",
                Path.GetDirectoryName(notebook.Path)!,
            ],
            Path.GetDirectoryName(notebook.Path)!
        );
        try
        {
            await UntilAsync(tool, static it => Type(it) is "KernelReady", patience.Token);
            var runs = new List<CellRun>();
            foreach (var cell in notebook.CodeCells)
            {
                runs.Add(await RunAsync(tool, cell, patience.Token));
            }

            ShouldBeAsStored(new NotebookRun(notebook, runs, Interruption: null));
        }
        finally
        {
            tool.Kill(entireProcessTree: true);
        }
    }

    public async Task RunInJupyterAsync(string file)
    {
        using var patience = Patience();
        Assert.SkipUnless(
            File.Exists(Python) && await ExitCodeAsync(Python, ["-c", "import nbclient"], patience.Token) == 0,
            "Needs Debian's package python3-nbclient, which .ci/run installs."
        );
        // Saved where nothing that it links to is missed.
        var copy = Path.Combine(_folder, "copy");
        Copy(Path.Combine(Root, "notebooks"), Path.Combine(copy, "notebooks"));
        await File.WriteAllTextAsync(Path.Combine(copy, "AsyncKatas.sln"), "", patience.Token);
        Directory.CreateDirectory(Path.Combine(copy, "katas"));
        var saved = Path.Combine(copy, file);
        var notebook = RepositoryNotebooks.Read(file);
        await RunAsync(
            Python,
            ["-c", Client, notebook.Path, Path.GetDirectoryName(notebook.Path)!, saved],
            Root,
            patience.Token
        );

        var made = NotebookDocument.Read(saved);
        var runs = notebook
            .CodeCells.Zip(made.CodeCells)
            .Select(static it => new CellRun(it.First, CellOutcome.Succeeded, Known(it.Second.Outputs), TimeSpan.Zero));
        ShouldBeAsStored(new NotebookRun(notebook, [.. runs], Interruption: null));
        var defects = NotebookRules.Check(made).Where(static defect => defect.Rule is not "links").ToList();
        defects.ShouldAllBe(
            static defect =>
                defect.Rule == "outputs stand alone"
                && defect.Message.Contains(
                    "Jupyter has left its own script here; store the outputs anew: notebook update",
                    StringComparison.Ordinal
                ),
            string.Join('\n', defects.Select(static defect => defect.Message))
        );
        defects.Count.ShouldBe(1);

        // And the remedy helps.
        var (exitCode, output, error) = await DojoProcess.RunAsync(copy, ["notebook", "update", saved], patience.Token);
        exitCode.ShouldBe(0, output + error);
        NotebookRules
            .Check(NotebookDocument.Read(saved))
            .Where(static defect => defect.Rule is not "links")
            .ShouldBeEmpty();
    }

    private static void ShouldBeAsStored(NotebookRun run)
    {
        run.Passed.ShouldBeTrue(run.Culprit?.Error?.Trace);
        var differences = OutputComparison.Differences(run);
        differences.ShouldBeEmpty(string.Join('\n', differences));
    }

    private static async Task<CellRun> RunAsync(Process tool, NotebookCell cell, CancellationToken token)
    {
        var command = new JsonObject
        {
            ["commandType"] = "SubmitCode",
            ["command"] = new JsonObject { ["code"] = cell.Source, ["targetKernelName"] = "csharp" },
            ["token"] = cell.Name,
            ["routingSlip"] = new JsonArray(),
        };
        await tool.StandardInput.WriteLineAsync(command.ToJsonString().AsMemory(), token);
        await tool.StandardInput.FlushAsync(token);
        var log = new OutputLog();
        var last = await UntilAsync(
            tool,
            it =>
            {
                if (Output(it) is { } output)
                {
                    log.Add(output);
                }

                return Type(it) is "CommandSucceeded" or "CommandFailed"
                    && (string?)it["command"]?["token"] == cell.Name;
            },
            token
        );
        var hasFailed = Type(last) is "CommandFailed";
        return new CellRun(cell, hasFailed ? CellOutcome.Failed : CellOutcome.Succeeded, log.ToList(), TimeSpan.Zero);
    }

    private static async Task<JsonNode> UntilAsync(Process tool, Func<JsonNode, bool> isLast, CancellationToken token)
    {
        while (await tool.StandardOutput.ReadLineAsync(token) is { } line)
        {
            if (line.StartsWith('{') && JsonNode.Parse(line) is { } it && isLast(it))
            {
                return it;
            }
        }

        throw new IOException("The tool has ended.");
    }

    private static string? Type(JsonNode it) => (string?)it["eventType"];

    private static CellOutput? Output(JsonNode it) =>
        Type(it) switch
        {
            "StandardOutputValueProduced" => new CellOutput(
                CellOutputKind.Stream,
                CellOutput.StandardOutput,
                Form(it).Value
            ),
            "StandardErrorValueProduced" => new CellOutput(
                CellOutputKind.Stream,
                CellOutput.StandardError,
                Form(it).Value
            ),
            "DisplayedValueProduced" => new CellOutput(CellOutputKind.Display, Form(it).Mime, Form(it).Value),
            "ReturnValueProduced" => new CellOutput(CellOutputKind.Result, Form(it).Mime, Form(it).Value),
            "CommandFailed" => new CellOutput(
                CellOutputKind.Error,
                "Error",
                (string?)it["event"]!["message"] ?? "",
                (string?)it["event"]!["message"] ?? ""
            ),

            // Shown as squiggles in VS Code; none may be there.
            "DiagnosticsProduced"
                when it["event"]?["diagnostics"] is JsonArray { Count: > 0 } diagnostics
                    && (string?)it["command"]?["commandType"] is "SubmitCode" => new CellOutput(
                CellOutputKind.Stream,
                CellOutput.StandardError,
                diagnostics.ToJsonString()
            ),
            _ => null,
        };

    private static (string Mime, string Value) Form(JsonNode it)
    {
        var form = it["event"]!["formattedValues"]!.AsArray() is [var first, ..] ? first : null;
        return ((string?)form?["mimeType"] ?? "", ((string?)form?["value"] ?? "").ReplaceLineEndings("\n"));
    }

    // What is known to differ: Jupyter adds a script, and each piece of a stream is an output of its own.
    private static IReadOnlyList<CellOutput> Known(IReadOnlyList<CellOutput> outputs)
    {
        var log = new OutputLog();
        foreach (
            var output in outputs.Where(static it =>
                !it.Text.Contains("dotnet-interactive-this-cell", StringComparison.Ordinal)
            )
        )
        {
            log.Add(output);
        }

        return log.ToList();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private CancellationTokenSource Patience()
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_patience);
        return patience;
    }

    private Process Start(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
                ["JUPYTER_PATH"] = jupyterPath,
            },
        };
        var process = Process.Start(start) ?? throw new IOException($"{program} could not be started.");
        _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
        return process;
    }

    private async Task<int> ExitCodeAsync(string program, string[] arguments, CancellationToken token)
    {
        using var process = Start(program, arguments, Root);
        try
        {
            await process.StandardOutput.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return process.ExitCode;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private async Task RunAsync(string program, string[] arguments, string folder, CancellationToken token)
    {
        using var process = Start(program, arguments, folder);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            process.ExitCode.ShouldBe(0, output);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
