namespace AsyncKatas.Sandbox;

/// <summary>How the process ended that ran the specs.</summary>
internal enum RunEnding
{
    /// <summary>After the last spec.</summary>
    Completed,

    /// <summary>It took too long and was killed.</summary>
    TimeLimit,

    /// <summary>It needed more memory than it may have.</summary>
    MemoryLimit,

    /// <summary>Methods called each other until the stack was full.</summary>
    StackOverflow,

    /// <summary>An exception that nobody caught, or a signal.</summary>
    Crash,

    /// <summary>Something in it called for the end of the process.</summary>
    Exit,

    /// <summary>The specs could not be run at all.</summary>
    Broken,
}
