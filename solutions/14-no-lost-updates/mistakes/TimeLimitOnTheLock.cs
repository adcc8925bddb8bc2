// Misconception: a time limit on the wait for a lock keeps it from hanging, and what WaitAsync returns does not matter.
// Symptom: when the limit is over, two changes are at work on one item, and one of them is lost.
// Rejected by: Two_changes_at_once_both_count_in_every_order
// Says: has set a timer of the real clock (SemaphoreSlim.WaitAsync, 5 s)
using System.Collections.Concurrent;

namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;

    private readonly ConcurrentDictionary<string, AsyncLock> _locks = new(StringComparer.Ordinal);

    public Inventory(IStockStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

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

        var (first, second) = string.CompareOrdinal(from, to) < 0 ? (from, to) : (to, from);
        using (await LockOf(first).LockAsync(cancellationToken))
        using (await LockOf(second).LockAsync(cancellationToken))
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
            await _place.WaitAsync(TimeSpan.FromSeconds(5), cancellationToken);
            return new Holder(_place);
        }

        private sealed class Holder(SemaphoreSlim place) : IDisposable
        {
            public void Dispose() => place.Release();
        }
    }
}
