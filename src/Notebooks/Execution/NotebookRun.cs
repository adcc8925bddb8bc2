using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>The run of a notebook, from a fresh kernel, top to bottom.</summary>
/// <param name="Cells">Its code cells, in order, those that were never reached included.</param>
/// <param name="Interruption">One sentence on what ended the kernel before its time; null: nothing did.</param>
public sealed record NotebookRun(NotebookDocument Notebook, IReadOnlyList<CellRun> Cells, string? Interruption)
{
    /// <summary>What cells put out when they had ended; a cell of the end of the notebook has no time to.</summary>
    public IReadOnlyList<LateOutput> Late { get; init; } = [];

    /// <summary>True: every cell did what it is there for.</summary>
    public bool Passed =>
        Interruption is null
        && Cells.All(static cell => cell.Outcome is CellOutcome.Succeeded or CellOutcome.FailedAsMeant);

    /// <summary>The cell that ended the run; null: none did.</summary>
    public CellRun? Culprit =>
        Cells.FirstOrDefault(static cell => cell.Outcome is CellOutcome.Failed or CellOutcome.Interrupted);

    /// <summary>Puts the outputs of this run into the notebook; the file is not written.</summary>
    /// <exception cref="InvalidOperationException">Not every cell did what it is there for.</exception>
    public void Store()
    {
        if (!Passed)
        {
            throw new InvalidOperationException("Only a run that passed can be stored.");
        }

        foreach (var (index, cell) in Cells.Index())
        {
            cell.Cell.Store(index + 1, cell.Outputs);
        }
    }
}
