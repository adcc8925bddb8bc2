namespace AsyncKatas.SpecRuns;

/// <summary>One spec: a method of the spec file, with all its rows.</summary>
/// <param name="Name">Name of the method.</param>
/// <param name="Line">Where it stands in the spec file.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Rows">How many rows have run; 1 for a spec without rows.</param>
/// <param name="Failures">One per row that is not met.</param>
/// <param name="Duration">Real time.</param>
internal sealed record SpecResult(
    string Name,
    int Line,
    SpecOutcome Outcome,
    int Rows,
    IReadOnlyList<SpecFailure> Failures,
    TimeSpan Duration
)
{
    /// <summary>What ran from when to when, one per row, if it was asked for.</summary>
    public IReadOnlyList<SpecChart> Charts { get; init; } = [];

    /// <summary>In how many orders, or under how many schedules, it was met; 0: it runs once.</summary>
    public int Explored { get; init; }

    /// <summary>The name as the sentence that it is.</summary>
    public string Sentence => Name.Replace('_', ' ');
}

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
