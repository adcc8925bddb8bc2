namespace AsyncKatas.Dojo.CommandLine;

/// <summary>What the dojo tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>All is well: everything passed, or could be shown.</summary>
    public const int Done = 0;

    /// <summary>Specs or checks fail.</summary>
    public const int Failed = 1;

    /// <summary>The command was not understood, or something is missing or broken outside the learner's code.</summary>
    public const int Unusable = 2;

    /// <summary>Ctrl+C.</summary>
    public const int Interrupted = 130;
}
