namespace AsyncKatas.Notebooks.Kernel;

/// <summary>What the process with the kernel has to say.</summary>
public enum KernelMessageKind
{
    /// <summary>The cell is compiled and starts to run.</summary>
    Running,

    /// <summary>It has put something out.</summary>
    Output,

    /// <summary>It has put something else where an output of it stands.</summary>
    Update,

    /// <summary>
    /// An earlier cell, which has ended, has put something out: no front end shows it below that cell.
    /// </summary>
    Late,

    /// <summary>The cell ran to its end.</summary>
    Succeeded,

    /// <summary>It did not.</summary>
    Failed,
}
