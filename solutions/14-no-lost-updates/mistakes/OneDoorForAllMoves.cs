// Misconception: one door for all moves makes it safe to take two locks, and only moves pass through it.
// Symptom: a move of screws waits for a move of bolts, though the two have no item in common.
// Notebook: notebooks/08-misconceptions-limits.ipynb#one-door
// Rejected by: Moves_and_changes_of_different_items_do_not_wait_for_each_other
// Says: together they took 8 s
using System.Collections.Concurrent;

namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;

    private readonly ConcurrentDictionary<string, AsyncLock> _locks = new(StringComparer.Ordinal);

    private readonly AsyncLock _moves = new();

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);

        using (await LockOf(item).LockAsync(cancellationToken))
        {
            var stock = await _store.ReadAsync(item, cancellationToken) + amount;
            ThrowIfNegative(item, stock);
            await _store.WriteAsync(item, stock, cancellationToken);
            return stock;
        }
    }

    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            return;
        }

        using (await _moves.LockAsync(cancellationToken))
        using (await LockOf(from).LockAsync(cancellationToken))
        using (await LockOf(to).LockAsync(cancellationToken))
        {
            var less = await _store.ReadAsync(from, cancellationToken) - amount;
            var more = await _store.ReadAsync(to, cancellationToken) + amount;
            ThrowIfNegative(from, less);
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

    private AsyncLock LockOf(string item) => _locks.GetOrAdd(item, static _ => new AsyncLock());

    private sealed class AsyncLock
    {
        private readonly SemaphoreSlim _place = new(1, 1);

        public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
        {
            await _place.WaitAsync(cancellationToken);
            return new Holder(_place);
        }

        private sealed class Holder(SemaphoreSlim place) : IDisposable
        {
            public void Dispose() => place.Release();
        }
    }
}
