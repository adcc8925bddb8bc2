namespace AsyncKatas.Dojo.Web;

/// <summary>How far a cell is on a page.</summary>
internal enum CellState
{
    /// <summary>It has not run here; its outputs are those that the notebook brings.</summary>
    Stored,

    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>It is compiled or runs.</summary>
    Running,

    /// <summary>It ran to its end.</summary>
    Succeeded,

    /// <summary>It did not compile, or it threw.</summary>
    Failed,

    /// <summary>It ran when the kernel ended.</summary>
    Interrupted,

    /// <summary>It has run, in a kernel that is gone.</summary>
    Gone,
}
