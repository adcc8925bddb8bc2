using AsyncKatas.Dojo.Terminal;

namespace AsyncKatas.Dojo.Watch;

/// <summary>The keys that do something at the moment.</summary>
/// <param name="Katas">The keys that go to a kata by its number, as in "1-16"; empty: there are no keys at all.</param>
/// <param name="HasBelief">True: a known mistake is shown, and what its author believes can be read about.</param>
/// <param name="Saves">When specs run; null: simply at every save.</param>
internal sealed record Keys(string Katas, bool HasBelief, string? Saves = null)
{
    /// <summary>There is no keyboard.</summary>
    public static Keys None { get; } = new("", HasBelief: false);

    /// <summary>The line of the keys; where it does not fit, no key is parted from what it does.</summary>
    /// <param name="width">Cells of a row.</param>
    /// <param name="verdict">What the key v leads to; null: it is there.</param>
    public IReadOnlyList<IReadOnlyList<Piece>> Rows(int width, string? verdict)
    {
        if (Katas.Length == 0)
        {
            return [];
        }

        string[] all =
        [
            "o open",
            "h hint",
            .. HasBelief ? ["b belief"] : Array.Empty<string>(),
            "n next",
            "p previous",
            $"{Katas} kata",
            "l list",
            "Enter run",
            "r run all",
            .. verdict is null ? Array.Empty<string>() : [$"v {verdict}"],
            "s solution",
            "d diff",
            "m mistakes",
            "x reset",
            "q quit",
        ];
        var rows = new List<string> { all[0] };
        foreach (var key in all.Skip(1))
        {
            if (rows[^1].Length + 2 + key.Length <= width)
            {
                rows[^1] += $"  {key}";
            }
            else
            {
                rows.Add(key);
            }
        }

        IEnumerable<IReadOnlyList<Piece>> saves = Saves is null
            ? []
            : LineWrap.Rows([new Piece(Saves, Tone.Quiet)], width);
        return [.. saves, .. rows.Select(static row => (IReadOnlyList<Piece>)[new Piece(row, Tone.Quiet)])];
    }
}
