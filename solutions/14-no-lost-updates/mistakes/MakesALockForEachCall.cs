// Misconception: a semaphore with one place lets only one in.
// Symptom: every call makes its own, and is the only one who ever asks for it.
// Notebook: notebooks/05-errors-and-limits.ipynb#prompt-limit
// Rejected by: Two_changes_at_once_both_count_in_every_order
// Says: Two changes have read the same number, so the later write wiped out the earlier one
// Also rejected by: A_move_that_is_cancelled_before_it_begins_does_not_touch_the_store
namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        using var place = new SemaphoreSlim(1, 1);
        await place.WaitAsync(cancellationToken);
        try
        {
            var stock = await _store.ReadAsync(item, cancellationToken) + amount;
            ThrowIfNegative(item, stock);
            await _store.WriteAsync(item, stock, cancellationToken);
            return stock;
        }
        finally
        {
            place.Release();
        }
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
