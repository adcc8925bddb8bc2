// Misconception: the sum is what must not be disturbed, and a lock statement around it does that. It cannot hold an
// await anyway.
// Symptom: the number in the sum was read before the lock and may be old by then.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-race
// Rejected by: Two_changes_at_once_both_count_in_every_order
// Says: Two changes have read the same number, so the later write wiped out the earlier one
namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly Lock _gate = new();

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        var stock = await _store.ReadAsync(item, cancellationToken);
        lock (_gate)
        {
            stock += amount;
        }

        ThrowIfNegative(item, stock);
        await _store.WriteAsync(item, stock, cancellationToken);
        return stock;
    }

    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var less = await _store.ReadAsync(from, cancellationToken) - amount;
        ThrowIfNegative(from, less);
        if (!string.Equals(from, to, StringComparison.Ordinal))
        {
            var more = await _store.ReadAsync(to, cancellationToken) + amount;
            ThrowIfNegative(to, more);
            await _store.WriteAsync(from, less, CancellationToken.None);
            await _store.WriteAsync(to, more, CancellationToken.None);
        }
    }

    private static void ThrowIfNegative(string item, int stock)
    {
        if (stock < 0)
        {
            throw new InvalidOperationException($"There are {-stock} too few of {item}.");
        }
    }
}
