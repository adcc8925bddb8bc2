namespace AsyncKatas.SpecRuns;

/// <summary>What the process that runs the specs has to say.</summary>
internal enum SpecEventKind : byte
{
    /// <summary>There is this spec.</summary>
    Found,

    /// <summary>A spec, or one row of it, starts.</summary>
    Started,

    /// <summary>It is met.</summary>
    Passed,

    /// <summary>It is not met.</summary>
    Failed,

    /// <summary>Something went wrong outside any spec.</summary>
    Broken,

    /// <summary>All specs have run.</summary>
    Finished,
}
