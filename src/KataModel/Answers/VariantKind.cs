namespace AsyncKatas.KataModel;

/// <summary>What a file is that can stand where the learner's file stands.</summary>
internal enum VariantKind
{
    /// <summary>The learner's file itself.</summary>
    Learner,

    /// <summary>The stub: what the learner's file is before anybody has written in it.</summary>
    Start,

    /// <summary>The reference answer.</summary>
    Solution,

    /// <summary>Another right answer.</summary>
    Approach,

    /// <summary>A wrong answer that specs must reject.</summary>
    Mistake,
}
