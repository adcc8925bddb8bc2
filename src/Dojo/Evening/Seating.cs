using System.Globalization;

namespace AsyncKatas.Dojo.Evening;

/// <summary>Who does what during a turn.</summary>
/// <param name="Pairs">Everybody who sits at a keyboard.</param>
/// <param name="Free">Who is without a partner in a pairing dojo; nobody: null.</param>
internal sealed record Seating(IReadOnlyList<Pair> Pairs, string? Free = null)
{
    /// <summary>The seats, in one line. The code stays at its table, so that people know where to go.</summary>
    public override string ToString()
    {
        var tables = Pairs
            .Index()
            .Select(it =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(Pairs.Count > 1 ? $"table {it.Index + 1} " : "")}{it.Item.Driver} drives, {it.Item.Navigator} "
                        + $"navigates"
                )
            );
        return string.Join("; ", Free is null ? tables : tables.Append($"{Free} visits"));
    }
}
