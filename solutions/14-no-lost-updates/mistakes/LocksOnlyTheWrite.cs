// Misconception: only writing changes something, so only writing needs the lock.
// Symptom: the writes take turns, but each writes a number that was worked out from a read that others had overtaken.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-race
// Rejected by: Two_changes_at_once_both_count_in_every_order
// Says: Two changes have read the same number, so the later write wiped out the earlier one
// Rejected by: The_last_one_goes_out_once_in_every_order
// Says: to be 1; it was 0
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
        var stock = await _store.ReadAsync(item, cancellationToken) + amount;
        ThrowIfNegative(item, stock);
        await LockOf(item).WaitAsync(cancellationToken);
        try
        {
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
