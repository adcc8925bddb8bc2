namespace AsyncKatas.Dojo.Running;

/// <summary>What the process that runs a notebook has to say.</summary>
internal enum NotebookEventKind : byte
{
    /// <summary>A cell is compiled.</summary>
    Compiling,

    /// <summary>It starts to run.</summary>
    Running,

    /// <summary>It has put something out.</summary>
    Output,

    /// <summary>It ran to its end.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,

    /// <summary>No cell follows.</summary>
    Finished,
}
