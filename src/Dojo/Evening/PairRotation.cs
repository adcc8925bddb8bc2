namespace AsyncKatas.Dojo.Evening;

/// <summary>
/// Everybody works at once, in pairs that change at each bell. A round is over when everybody has worked with
/// everybody; in the next one the same two meet with their seats swapped. With an odd number of people somebody else is
/// free in each turn.
/// </summary>
internal sealed class PairRotation : IRotation
{
    // The circle of a round-robin tournament: the first stays, all others move on by one seat; null makes the number
    // even.
    private readonly string?[] _circle;

    /// <summary>Creates the rotation.</summary>
    /// <param name="names">Everybody; at least two.</param>
    public PairRotation(IReadOnlyList<string> names) => _circle = names.Count % 2 == 0 ? [.. names] : [null, .. names];

    /// <inheritdoc/>
    public int TurnsInRound => _circle.Length - 1;

    /// <inheritdoc/>
    public Seating At(int turn)
    {
        var (round, step) = ((turn - 1) / TurnsInRound, (turn - 1) % TurnsInRound);
        string?[] seats = [_circle[0], .. _circle.Skip(1 + step), .. _circle.Skip(1).Take(step)];
        var pairs = new List<Pair>();
        string? free = null;
        for (var seat = 0; seat < seats.Length / 2; seat++)
        {
            var (one, other) = (seats[seat], seats[^(seat + 1)]);
            if (one is null || other is null)
            {
                free = one ?? other;
                continue;
            }

            // Who moves on by a seat changes roles; the one who never moves changes with the turn.
            var isSwapped = (round + (seat == 0 ? step : seat)) % 2 == 1;
            pairs.Add(isSwapped ? new Pair(other, one) : new Pair(one, other));
        }

        return new Seating(pairs, free);
    }
}
