namespace AsyncKatas.Compiler.Contract;

/// <summary>What a source looks like.</summary>
/// <param name="Code">Its code without comments and layout.</param>
/// <param name="Names">The names in it that it has not declared itself: what it calls and uses.</param>
/// <param name="Methods">The code of its methods by their names; that of several with one name is one text.</param>
/// <param name="Traits">These names, and the ways it goes: a loop that awaits, a catch with a condition.</param>
public sealed record SourceLook(
    string Code,
    IReadOnlySet<string> Names,
    IReadOnlyDictionary<string, string> Methods,
    IReadOnlySet<string> Traits
)
{
    /// <summary>How much two sources have in common: 0 nothing, 1 all that is looked at.</summary>
    /// <param name="other">The other source.</param>
    public double Likeness(SourceLook other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var common = 0;
        foreach (var trait in Traits)
        {
            common += other.Traits.Contains(trait) ? 1 : 0;
        }

        return common == 0 ? 0 : (double)common / (Traits.Count + other.Traits.Count - common);
    }
}
