// Misconception: a token goes to everything that takes one.
// Symptom: cancelled between the two writes, a move has taken its pieces from one item and never adds them to the other.
// Notebook: notebooks/08-misconceptions-limits.ipynb#two-safe-changes
// Rejected by: A_move_that_is_cancelled_while_it_writes_loses_nothing
// Says: Expected 10 pieces on the shelves altogether
using System.Collections.Concurrent;

namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;

    private readonly ConcurrentDictionary<string, AsyncLock> _locks = new(StringComparer.Ordinal);

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
            using (await LockOf(from).LockAsync(cancellationToken))
            {
                ThrowIfNegative(from, await _store.ReadAsync(from, cancellationToken) - amount);
                return;
            }
        }

        var (first, second) = string.CompareOrdinal(from, to) < 0 ? (from, to) : (to, from);
        using (await LockOf(first).LockAsync(cancellationToken))
        using (await LockOf(second).LockAsync(cancellationToken))
        {
            var less = await _store.ReadAsync(from, cancellationToken) - amount;
            var more = await _store.ReadAsync(to, cancellationToken) + amount;
            ThrowIfNegative(to, more);
            ThrowIfNegative(from, less);
            ThrowIfNegative(to, more);
            await _store.WriteAsync(from, less, cancellationToken);
            await _store.WriteAsync(to, more, cancellationToken);
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
