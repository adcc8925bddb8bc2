using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>What a learner is told who makes a mistake that is known.</summary>
/// <param name="Mistake">The mistake.</param>
/// <param name="Naming">Whether that is what its author believes.</param>
/// <param name="Said">What the learner is told, or why there is no verdict; empty: they are told nothing.</param>
/// <param name="Shown">The sentence of the spec on the screen; null: there is no verdict.</param>
internal sealed record Recognised(Variant Mistake, Naming Naming, string Said, string? Shown = null)
{
    /// <summary>The mistake's name.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Mistake.File);
}

/// <summary>Whether a learner who makes a known mistake is told what its author believes.</summary>
internal enum Naming
{
    /// <summary>They are told that.</summary>
    Known,

    /// <summary>They see that a check for null is missing; what they are told, if anything, is about that.</summary>
    BehindNull,

    /// <summary>
    /// They are told what explains the spec on the screen, and what its author believes does not: who makes one mistake
    /// may make another with it. Somebody has to read whether it is one.
    /// </summary>
    AnotherOfTheirs,

    /// <summary>They are told nothing, as nothing or too much explains what they see.</summary>
    Unnamed,

    /// <summary>They are told what somebody else believes.</summary>
    TakenForAnother,

    /// <summary>Their code does not compile, or its specs do not come to an end.</summary>
    NotJudged,
}
