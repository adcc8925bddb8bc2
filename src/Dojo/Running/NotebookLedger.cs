using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Running;

namespace AsyncKatas.Dojo.Running;

/// <summary>Adds up the events of a run, so that at any moment the results so far can be had.</summary>
/// <param name="notebook">What is run.</param>
/// <param name="ended">Told of each cell that has ended; null: nobody wants to know.</param>
internal sealed class NotebookLedger(NotebookDocument notebook, Action<CellRun>? ended)
{
    private readonly Queue<NotebookCell> _waiting = new(notebook.CodeCells);
    private readonly List<CellRun> _runs = [];
    private readonly Stopwatch _watch = new();
    private OutputLog _outputs = new();

    public bool IsFinished { get; private set; }

    /// <summary>The cell that is compiled or runs; null: none.</summary>
    public NotebookCell? Current { get; private set; }

    public void Add(NotebookEvent it)
    {
        switch (it.Kind)
        {
            case NotebookEventKind.Compiling:
                Current = _waiting.Dequeue();
                _outputs = new OutputLog();
                _watch.Restart();
                break;
            case NotebookEventKind.Output:
                _outputs.Add(it.Output!);
                break;
            case NotebookEventKind.Succeeded:
                End(CellOutcome.Succeeded);
                break;
            case NotebookEventKind.Failed:
                End(Current!.IsMeantToFail ? CellOutcome.FailedAsMeant : CellOutcome.Failed);
                break;
            case NotebookEventKind.Finished:
                IsFinished = true;
                break;
            default:
                break;
        }
    }

    public NotebookRun ToRun(string? diagnosis)
    {
        if (Current is not null)
        {
            End(CellOutcome.Interrupted);
        }

        return new NotebookRun(notebook, [.. _runs, .. _waiting.Select(static cell => new CellRun(cell, CellOutcome.NotRun, [], TimeSpan.Zero))], diagnosis);
    }

    private void End(CellOutcome outcome)
    {
        var run = new CellRun(Current!, outcome, _outputs.ToList(), _watch.Elapsed);
        _runs.Add(run);
        Current = null;
        ended?.Invoke(run);
    }
}
