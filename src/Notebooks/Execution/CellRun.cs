using AsyncKatas.Notebooks.Format;

namespace AsyncKatas.Notebooks.Execution;

/// <summary>The run of one cell.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Outputs">What it put out, in order; what it wrote to the console in one go is one output.</param>
/// <param name="Duration">Real time, compilation included.</param>
public sealed record CellRun(
    NotebookCell Cell,
    CellOutcome Outcome,
    IReadOnlyList<CellOutput> Outputs,
    TimeSpan Duration
)
{
    /// <summary>The error that ended it; null: none did.</summary>
    public CellOutput? Error => Outputs.FirstOrDefault(static output => output.Kind == CellOutputKind.Error);
}

/// <summary>How the run of a cell ended.</summary>
public enum CellOutcome
{
    /// <summary>It never started.</summary>
    NotRun,

    /// <summary>It ran to its end.</summary>
    Succeeded,

    /// <summary>It did not compile, or it threw.</summary>
    Failed,

    /// <summary>It threw, and is there to show that.</summary>
    FailedAsMeant,

    /// <summary>It ran when the process ended or was ended.</summary>
    Interrupted,
}
