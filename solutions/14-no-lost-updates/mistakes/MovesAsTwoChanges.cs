// Misconception: a move is a change here and a change there, and both are safe already.
// Symptom: between the two the pieces are nowhere, and if the second is cancelled they are gone.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-race
// Rejected by: A_move_that_is_cancelled_while_it_waits_has_moved_nothing
// Says: Expected the bolts and nuts on the shelves to be [5, 8]; they were [2, 8]
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
        await AddAsync(from, -amount, cancellationToken);
        await AddAsync(to, amount, cancellationToken);
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
