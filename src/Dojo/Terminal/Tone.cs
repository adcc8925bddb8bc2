namespace AsyncKatas.Dojo.Terminal;

/// <summary>What a piece of text means, from which its colour follows.</summary>
internal enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Plain,

    /// <summary>A heading.</summary>
    Strong,

    /// <summary>It works.</summary>
    Good,

    /// <summary>It does not.</summary>
    Bad,

    /// <summary>Less important than the rest.</summary>
    Quiet,
}
