// Misconception: one lock is the simplest, and safe.
// Symptom: nothing is lost, but all items queue up at one door though they have nothing to do with each other.
// Notebook: notebooks/08-misconceptions-limits.ipynb#waits-for-itself
// Rejected by: Changes_of_different_items_do_not_wait_for_each_other
// Says: Expected your method to take 2 s of virtual time; it took 6 s.
// Rejected by: A_hundred_items_change_at_the_same_time
// Says: it took 200 s
namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly SemaphoreSlim _place = new(1, 1);

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        await _place.WaitAsync(cancellationToken);
        try
        {
            var stock = await _store.ReadAsync(item, cancellationToken) + amount;
            ThrowIfNegative(item, stock);
            await _store.WriteAsync(item, stock, cancellationToken);
            return stock;
        }
        finally
        {
            _place.Release();
        }
    }

    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        await _place.WaitAsync(cancellationToken);
        try
        {
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
        finally
        {
            _place.Release();
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
