using AsyncKatas.KataModel;

namespace AsyncKatas.Dojo.Recognition;

/// <summary>What a learner is told who makes a mistake that is known.</summary>
/// <param name="Mistake">The mistake.</param>
/// <param name="Naming">Whether that is what its author believes.</param>
/// <param name="Said">
/// What the learner is told; if they are told nothing, the sentence of the spec on the screen, or why there is none.
/// </param>
internal sealed record Recognised(Variant Mistake, Naming Naming, string Said)
{
    /// <summary>The mistake's name.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Mistake.File);
}

/// <summary>Whether a learner who makes a known mistake is told what its author believes.</summary>
internal enum Naming
{
    /// <summary>They are told that.</summary>
    Known,

    /// <summary>They are told of the check for null that is missing, and is what they see.</summary>
    BehindNull,

    /// <summary>They are told nothing, as nothing or too much explains what they see.</summary>
    Unnamed,

    /// <summary>They are told what somebody else believes.</summary>
    TakenForAnother,

    /// <summary>Their code does not compile, or its specs do not come to an end.</summary>
    NotJudged,
}
