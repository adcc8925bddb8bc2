// Misconception: an async lock is like the lock statement: who holds it may enter again.
// Symptom: a semaphore does not know who holds it. A move to the same item waits for itself.
// Notebook: notebooks/08-misconceptions-limits.ipynb#waits-for-itself
// Rejected by: A_move_to_the_same_item_ends_and_changes_nothing
// Says: Deadlock: nothing is ready to run
using System.Collections.Concurrent;

namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        await LockOf(item).WaitAsync(cancellationToken);
        try
        {
            var stock = await _store.ReadAsync(item, cancellationToken) + amount;
            ThrowIfNegative(item, stock);
            await _store.WriteAsync(item, stock, cancellationToken);
            return stock;
        }
        finally
        {
            LockOf(item).Release();
        }
    }

    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        string[] items = [.. new[] { from, to }.Order(StringComparer.Ordinal)];
        var taken = 0;
        try
        {
            foreach (var item in items)
            {
                await LockOf(item).WaitAsync(cancellationToken);
                taken++;
            }

            var less = await _store.ReadAsync(from, cancellationToken) - amount;
            ThrowIfNegative(from, less);
            if (items.Length == 2)
            {
                var more = await _store.ReadAsync(to, cancellationToken) + amount;
                ThrowIfNegative(to, more);
                await _store.WriteAsync(from, less, CancellationToken.None);
                await _store.WriteAsync(to, more, CancellationToken.None);
            }
        }
        finally
        {
            foreach (var item in items.Take(taken))
            {
                LockOf(item).Release();
            }
        }
    }

    private static void ThrowIfNegative(string item, int stock)
    {
        if (stock < 0)
        {
            throw new InvalidOperationException($"There are {-stock} too few of {item}.");
        }
    }

    private SemaphoreSlim LockOf(string item) => _locks.GetOrAdd(item, static _ => new SemaphoreSlim(1, 1));
}
