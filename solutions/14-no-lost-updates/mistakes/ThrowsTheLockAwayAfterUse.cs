// Misconception: a lock that nobody holds is garbage, so whoever is done takes it out of the dictionary.
// Symptom: somebody may be waiting for it. The next one who comes finds none, makes a new lock, and the two are in at the same time.
// Notebook: notebooks/08-misconceptions-limits.ipynb#one-door
// Rejected by: Changes_that_come_early_or_late_all_count_in_every_order
// Says: Two changes have read the same number, so the later write wiped out the earlier one
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
        var place = LockOf(item);
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
            _locks.TryRemove(item, out _);
            place.Release();
        }
    }

    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        string[] items = [.. new[] { from, to }.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
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
