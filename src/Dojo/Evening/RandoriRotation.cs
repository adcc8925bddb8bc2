namespace AsyncKatas.Dojo.Evening;

/// <summary>
/// One keyboard for all: the navigator of a turn drives in the next. A round is over when everybody has driven once.
/// </summary>
/// <param name="names">Everybody, in the order in which they drive; at least two.</param>
internal sealed class RandoriRotation(IReadOnlyList<string> names) : IRotation
{
    /// <inheritdoc/>
    public int TurnsInRound => names.Count;

    /// <inheritdoc/>
    public Seating At(int turn) => new([new Pair(names[(turn - 1) % names.Count], names[turn % names.Count])]);
}
