using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Dojo.Web;

/// <summary>A cell of code on a page.</summary>
/// <param name="cell">The cell of the notebook.</param>
/// <param name="id">What it is known by.</param>
internal sealed class LiveCell(NotebookCell cell, string id)
{
    /// <summary>The cell of the notebook.</summary>
    public NotebookCell Cell { get; } = cell;

    /// <summary>What it is known by.</summary>
    public string Id { get; } = id;

    /// <summary>How far it is.</summary>
    public CellState State { get; set; } = CellState.Stored;

    /// <summary>The code with which it started last.</summary>
    public string Started { get; set; } = "";

    /// <summary>What it has put out.</summary>
    public CellOutputs Outputs { get; set; } = new(cell.Outputs);

    /// <summary>How long it took, in seconds, as the page shows it; null: it has not ended here.</summary>
    public string? Took { get; set; }
}
