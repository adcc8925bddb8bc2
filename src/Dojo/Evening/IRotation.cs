namespace AsyncKatas.Dojo.Evening;

/// <summary>The order in which people change seats.</summary>
internal interface IRotation
{
    /// <summary>Turns until it has been fair to everybody.</summary>
    int TurnsInRound { get; }

    /// <summary>How people sit in a turn.</summary>
    /// <param name="turn">From 1, on through all rounds.</param>
    Seating At(int turn);
}
