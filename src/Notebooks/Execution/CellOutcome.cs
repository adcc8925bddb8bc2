namespace AsyncKatas.Notebooks.Execution;

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
