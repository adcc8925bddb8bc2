using System.Globalization;
using System.Reflection;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Kernel;
using AsyncKatas.Sandbox;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>
/// Runs a notebook from a fresh kernel in a process of its own. Whatever a cell does there, a result comes back within
/// the limits and the process is gone.
/// </summary>
internal static class NotebookRunner
{
    /// <summary>How long a cell may run, unless somebody asks for something else.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    // To start a process and to compile a cell: our own work, which never hangs unless something is broken.
    private static readonly TimeSpan s_ownLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <summary>Runs the code cells, top to bottom.</summary>
    /// <param name="notebook">The notebook. What its cells load is looked for from its folder.</param>
    /// <param name="limit">How long one cell may run: longer on a machine that gives it no processor.</param>
    /// <param name="ended">Told of each cell that has ended; null: nobody wants to know.</param>
    /// <param name="kernel">
    /// A kernel that <see cref="Start"/> has started for it; null: it gets one now. It is gone when the run is over.
    /// </param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="NotebookException">It cannot be run at all.</exception>
    public static async Task<NotebookRun> RunAsync(
        NotebookDocument notebook,
        TimeSpan limit,
        Action<CellRun>? ended = null,
        ChildProcess? kernel = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(notebook);
        await using var given = kernel;
        Preflight.Check(notebook);

        await using var child = kernel ?? Start(notebook);
        var ledger = new NotebookLedger(notebook, ended);
        var interruption = await FollowAsync(child, ledger, limit, cancellationToken);
        return ledger.ToRun(interruption ?? (ledger.IsFinished ? null : await DiagnoseAsync(child, ledger)));
    }

    // It is built with the dojo but is no part of it: the dojo must not pay for what comes with it.
    private static string Kernel() =>
        Kernels().FirstOrDefault(File.Exists) is { } path
            ? Path.GetFullPath(path)
            : throw new NotebookException(
                "The kernel for notebooks has not been built; build it with: dotnet build src/Dojo"
            );

    // An installed dojo has it in a folder of its own (Dojo.csproj); the path of the build is that of another computer
    // then.
    private static IEnumerable<string> Kernels() =>
        typeof(NotebookRunner)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(static it => it is { Key: "NotebookKernel", Value: not null })
            .Select(static it => it.Value!)
            .SelectMany(static built =>
                new[] { Path.Combine(AppContext.BaseDirectory, "kernel", Path.GetFileName(built)), built }
            );

    /// <summary>Starts a kernel for a notebook.</summary>
    /// <param name="notebook">The notebook, from whose folder its cells load files.</param>
    /// <exception cref="NotebookException">No process can be started.</exception>
    public static ChildProcess Start(NotebookDocument notebook)
    {
        try
        {
            // In the folder of the notebook, as VS Code does it.
            return new ChildProcess(Kernel(), Path.GetDirectoryName(Path.GetFullPath(notebook.Path))!);
        }
        catch (SandboxException defect)
        {
            throw new NotebookException(defect.Message);
        }
    }

    // Has one cell run after the other until the process has nothing more to say. Returns a sentence if it took too
    // long.
    private static async Task<string?> FollowAsync(
        ChildProcess child,
        NotebookLedger ledger,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var worked = () => child.ProcessorTime;
        using var own = new RunLimit(s_ownLimit, worked, TimeProvider.System, cancellationToken);
        using var cell = new RunLimit(limit, worked, TimeProvider.System, own.Token);
        var what = "did not start";
        own.Start();
        try
        {
            if (!await child.ConnectAsync(cell.Token))
            {
                return null;
            }

            while (ledger.Next() is { } next)
            {
                what = "did not go on";
                cell.Stop();
                own.Start();
                child.Send(new KernelRequest(next.Name, next.Source).ToBytes());
                while (ledger.Current is not null)
                {
                    if (await child.ReadAsync(cell.Token) is not { } message)
                    {
                        return null;
                    }

                    var it = KernelMessage.FromBytes(message);
                    ledger.Add(it);
                    if (it.Kind == KernelMessageKind.Running)
                    {
                        what = "ran";
                        own.Stop();
                        cell.Start();
                    }
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var broken = own.Token.IsCancellationRequested ? s_ownLimit : limit;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The kernel was stopped{While(ledger)}: it {what} for more than {broken.TotalSeconds:0.#} s."
            );
        }
    }

    // Its exit code and its last words may come in a little after the end of the pipe.
    private static async Task<string> DiagnoseAsync(ChildProcess child, NotebookLedger ledger)
    {
        await Task.WhenAny(
            Task.WhenAll(child.WaitForExitAsync(), child.Errors.Ended),
            Task.Delay(s_grace, CancellationToken.None)
        );
        return child.Explain(While(ledger)).Interruption;
    }

    private static string While(NotebookLedger ledger) =>
        ledger.Current is { } cell ? $" in {cell.Name}" : " outside any cell";
}
