using System.Diagnostics;
using AsyncKatas.Notebooks.Format;
using AsyncKatas.Notebooks.Kernel;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>Adds up what the kernel says of a run, so that at any moment the results so far can be had.</summary>
/// <param name="notebook">What is run.</param>
/// <param name="ended">Told of each cell that has ended; null: nobody wants to know.</param>
internal sealed class NotebookLedger(NotebookDocument notebook, Action<CellRun>? ended)
{
    private readonly Queue<NotebookCell> _waiting = new(notebook.CodeCells);
    private readonly List<CellRun> _runs = [];
    private readonly Dictionary<string, string> _late = new(StringComparer.Ordinal);
    private readonly Stopwatch _watch = new();
    private OutputLog _outputs = new();

    public bool IsFinished { get; private set; }

    /// <summary>The cell that is compiled or runs; null: none.</summary>
    public NotebookCell? Current { get; private set; }

    /// <summary>Takes the next cell that is to run; null: no cell is left, or one has failed that should not.</summary>
    public NotebookCell? Next()
    {
        if (_runs is [.., { Outcome: CellOutcome.Failed }] || !_waiting.TryDequeue(out var cell))
        {
            IsFinished = true;
            return null;
        }

        Current = cell;
        _outputs = new OutputLog();
        _watch.Restart();
        return cell;
    }

    public void Add(KernelMessage it)
    {
        switch (it.Kind)
        {
            case KernelMessageKind.Output:
                _outputs.Add(it.Output!, it.OutputId);
                break;
            case KernelMessageKind.Update:
                _outputs.Replace(it.Output!, it.OutputId!);
                break;
            case KernelMessageKind.Late:
                _late[it.Cell] = _late.GetValueOrDefault(it.Cell, "") + it.Output!.Text;
                break;
            case KernelMessageKind.Succeeded:
                End(CellOutcome.Succeeded);
                break;
            case KernelMessageKind.Failed:
                End(Current!.IsMeantToFail ? CellOutcome.FailedAsMeant : CellOutcome.Failed);
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

        return new NotebookRun(
            notebook,
            [.. _runs, .. _waiting.Select(static cell => new CellRun(cell, CellOutcome.NotRun, [], TimeSpan.Zero))],
            diagnosis
        )
        {
            Late =
            [
                .. notebook
                    .CodeCells.Where(cell => _late.ContainsKey(cell.Name))
                    .Select(cell => new LateOutput(cell, _late[cell.Name])),
            ],
        };
    }

    private void End(CellOutcome outcome)
    {
        var run = new CellRun(Current!, outcome, _outputs.ToList(), _watch.Elapsed);
        _runs.Add(run);
        Current = null;
        ended?.Invoke(run);
    }
}
