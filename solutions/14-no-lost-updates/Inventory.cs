using System.Collections.Concurrent;

namespace AsyncKatas.NoLostUpdates;

/// <summary>
/// Counts what comes in and goes out, in a store that can only read and write. No change is ever lost.
/// </summary>
public sealed class Inventory
{
    private readonly IStockStore _store;

    // One lock for each item, made on first use and kept: whoever comes must find the very lock that others hold or
    // wait for. GetOrAdd may make two when two threads ask at once, but it gives both of them the same one.
    private readonly ConcurrentDictionary<string, AsyncLock> _locks = new(StringComparer.Ordinal);

    /// <summary>Creates the inventory.</summary>
    /// <param name="store">Where the numbers are kept. Nobody else writes to it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is null.</exception>
    public Inventory(IStockStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
    }

    /// <summary>
    /// Changes how many there are of an item. Changes of one item take turns; changes of different items do not wait
    /// for each other.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="amount">How many come in; less than 0: go out.</param>
    /// <param name="cancellationToken">
    /// Ends the call early, also while it waits for its turn. If it is cancelled already, nothing is read.
    /// </param>
    /// <returns>How many there are now.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="item"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There are not so many. Nothing has been written.</exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled, and nothing has been written. The exception carries the caller's token.
    /// </exception>
    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);

        // The lock must hold from before the read to after the write: what counts is that nobody writes in between. A
        // lock statement cannot do it, because a thread that awaits is not there any more.
        using (await LockOf(item).LockAsync(cancellationToken))
        {
            var stock = await _store.ReadAsync(item, cancellationToken) + amount;
            ThrowIfNegative(item, stock);
            await _store.WriteAsync(item, stock, cancellationToken);
            return stock;
        }
    }

    /// <summary>Moves some pieces from one item to another. Nobody can change either of the two meanwhile.</summary>
    /// <param name="from">The item that gets fewer.</param>
    /// <param name="to">The item that gets more.</param>
    /// <param name="amount">How many.</param>
    /// <param name="cancellationToken">
    /// Ends the call early, also while it waits for its turn. If it is cancelled already, nothing is read.
    /// </param>
    /// <returns>A task that ends when both are written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="from"/> or <paramref name="to"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There are not so many. Nothing has been written.</exception>
    /// <exception cref="OperationCanceledException">
    /// The caller cancelled. The exception carries the caller's token.
    /// </exception>
    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            // There is nothing to change. And the lock does not know who holds it: to take it twice would mean to wait
            // for ourselves.
            return;
        }

        // Whatever the direction of the move, everybody takes the two locks in the same order. So nobody can hold the
        // later one and wait for the earlier one, and there is no circle of people who wait for each other.
        var (first, second) = string.CompareOrdinal(from, to) < 0 ? (from, to) : (to, from);
        using (await LockOf(first).LockAsync(cancellationToken))
        using (await LockOf(second).LockAsync(cancellationToken))
        {
            var less = await _store.ReadAsync(from, cancellationToken) - amount;
            var more = await _store.ReadAsync(to, cancellationToken) + amount;
            ThrowIfNegative(from, less);
            ThrowIfNegative(to, more);

            // The last moment to be cancelled has passed: to stop between the two writes would lose what is on its way.
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

    /// <summary>
    /// A lock that may be held across an await: a semaphore with one place, and something to dispose that gives it
    /// back.
    /// </summary>
    private sealed class AsyncLock
    {
        private readonly SemaphoreSlim _place = new(1, 1);

        public async Task<IDisposable> LockAsync(CancellationToken cancellationToken)
        {
            // If this is cancelled, it throws, and nobody gets anything to dispose: what was not taken is not given
            // back.
            await _place.WaitAsync(cancellationToken);
            return new Holder(_place);
        }

        private sealed class Holder(SemaphoreSlim place) : IDisposable
        {
            public void Dispose() => place.Release();
        }
    }
}
