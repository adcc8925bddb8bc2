using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Running;

namespace AsyncKatas.Dojo.Running;

/// <summary>
/// Runs a notebook from a fresh kernel in a process of its own. Whatever a cell does there, a result comes back within the
/// limits and the process is gone.
/// </summary>
internal static class NotebookRunner
{
    /// <summary>How long a cell may run, in real time, unless somebody asks for something else.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    // To start a process and to compile a cell: our own work, which never hangs unless something is broken.
    private static readonly TimeSpan s_ownLimit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <summary>Runs the code cells, top to bottom.</summary>
    /// <param name="notebook">The notebook. What runs is the file as it is on disk.</param>
    /// <param name="limit">How long one cell may run, in real time.</param>
    /// <param name="ended">Told of each cell that has ended; null: nobody wants to know.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public static async Task<NotebookRun> RunAsync(NotebookDocument notebook, TimeSpan limit, Action<CellRun>? ended = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        Preflight.Check(notebook);
        var path = Path.GetFullPath(notebook.Path);

        // In the folder of the notebook, as VS Code does it.
        await using var child = new ChildProcess(NotebookHost.Verb, Path.GetDirectoryName(path)!);
        var ledger = new NotebookLedger(notebook, ended);
        var diagnosis = await FollowAsync(child, path, ledger, limit, cancellationToken);
        return ledger.ToRun(diagnosis ?? (ledger.IsFinished ? null : await DiagnoseAsync(child, ledger)));
    }

    // Adds up events until the process has nothing more to say. Returns a sentence if it took too long.
    private static async Task<string?> FollowAsync(ChildProcess child, string path, NotebookLedger ledger, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (current, what) = (s_ownLimit, "did not start");
        try
        {
            patience.CancelAfter(current);
            if (!await child.ConnectAsync(patience.Token))
            {
                return null;
            }

            child.Send(Encoding.UTF8.GetBytes(path));
            while (!ledger.IsFinished && await child.ReadAsync(patience.Token) is { } message)
            {
                var it = NotebookEvent.FromBytes(message);
                ledger.Add(it);
                if (it.Kind != NotebookEventKind.Output)
                {
                    (current, what) = it.Kind == NotebookEventKind.Running ? (limit, "ran") : (s_ownLimit, "did not go on");
                    patience.CancelAfter(current);
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The kernel was stopped{While(ledger)}: it {what} for more than {current.TotalSeconds:0.#} s.");
        }
    }

    // Its exit code and its last words may come in a little after the end of the pipe.
    private static async Task<string> DiagnoseAsync(ChildProcess child, NotebookLedger ledger)
    {
        await Task.WhenAny(Task.WhenAll(child.WaitForExitAsync(), child.Errors.Ended), Task.Delay(s_grace, CancellationToken.None));
        return child.Diagnose(While(ledger)).Diagnosis;
    }

    private static string While(NotebookLedger ledger) => ledger.Current is { } cell ? $" in {cell.Name}" : " outside any cell";
}
