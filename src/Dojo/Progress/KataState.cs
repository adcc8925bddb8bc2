namespace AsyncKatas.Dojo.Progress;

/// <summary>How far a learner is with a kata.</summary>
internal enum KataState
{
    /// <summary>
    /// Every spec still asks for something to be written; or the file does, and it is not this kata's turn.
    /// </summary>
    Untouched,

    /// <summary>Some specs fail.</summary>
    Started,

    /// <summary>All specs pass.</summary>
    Done,

    /// <summary>The learner's file is no C# at the moment.</summary>
    DoesNotCompile,

    /// <summary>The kata cannot be worked on: a file is missing or unreadable.</summary>
    Broken,
}
