namespace AsyncKatas.SpecRuns;

/// <summary>How a spec ended.</summary>
internal enum SpecOutcome
{
    /// <summary>It was not reached.</summary>
    NotRun,

    /// <summary>It was running when the process ended.</summary>
    Interrupted,

    /// <summary>Every row of it is met.</summary>
    Passed,

    /// <summary>At least one row is not met.</summary>
    Failed,
}
