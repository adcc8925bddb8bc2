// Misconception: a ConcurrentDictionary is safe for threads, so a cache of the numbers in one cannot lose anything.
// Symptom: each call on it is safe, but the number is read in one call and written in another, and an await lies
// between the two.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-race
// Rejected by: Two_changes_at_once_both_count_in_every_order
// Says: Two changes have read the same number, so the later write wiped out the earlier one
using System.Collections.Concurrent;

namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly ConcurrentDictionary<string, int> _stock = new(StringComparer.Ordinal);

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        var stock = await StockOfAsync(item, cancellationToken) + amount;
        ThrowIfNegative(item, stock);
        await _store.WriteAsync(item, stock, cancellationToken);
        _stock[item] = stock;
        return stock;
    }

    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var less = await StockOfAsync(from, cancellationToken) - amount;
        ThrowIfNegative(from, less);
        if (!string.Equals(from, to, StringComparison.Ordinal))
        {
            var more = await StockOfAsync(to, cancellationToken) + amount;
            ThrowIfNegative(to, more);
            await _store.WriteAsync(from, less, CancellationToken.None);
            _stock[from] = less;
            await _store.WriteAsync(to, more, CancellationToken.None);
            _stock[to] = more;
        }
    }

    private static void ThrowIfNegative(string item, int stock)
    {
        if (stock < 0)
        {
            throw new InvalidOperationException($"There are {-stock} too few of {item}.");
        }
    }

    private async Task<int> StockOfAsync(string item, CancellationToken cancellationToken) =>
        _stock.TryGetValue(item, out var stock)
            ? stock
            : _stock.GetOrAdd(item, await _store.ReadAsync(item, cancellationToken));
}
