namespace AsyncKatas.Dojo.Terminal;

/// <summary>Some words of a line.</summary>
/// <param name="Text">The words.</param>
/// <param name="Tone">What they mean.</param>
/// <param name="Link">Where they lead, if the terminal can follow links; null: nowhere.</param>
internal sealed record Piece(string Text, Tone Tone = Tone.Plain, string? Link = null)
{
    public static implicit operator Piece((string Text, Tone Tone) piece) => new(piece.Text, piece.Tone);
}

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
