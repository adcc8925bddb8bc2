// Misconception: a move is two changes, and if the second cannot be done, the first is undone.
// Symptom: nothing is gone in the end, but in between the pieces are nowhere, and others count and take what is not
// theirs.
// Notebook: notebooks/03-timeout-cancel-errors.ipynb#predict-race
// Rejected by: While_a_move_runs_nobody_changes_either_item
// Says: Expected nobody to change the bolts while the move runs
// Also rejected by: A_move_that_is_cancelled_while_it_reads_stops_at_once_and_changes_nothing
namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly Dictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);

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
        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            return;
        }

        var (less, more) = amount < 0 ? (to, from) : (from, to);
        await AddAsync(less, -Math.Abs(amount), cancellationToken);
        try
        {
            await AddAsync(more, Math.Abs(amount), cancellationToken);
        }
        catch
        {
            await AddAsync(less, Math.Abs(amount), CancellationToken.None);
            throw;
        }
    }

    private static void ThrowIfNegative(string item, int stock)
    {
        if (stock < 0)
        {
            throw new InvalidOperationException($"There are {-stock} too few of {item}.");
        }
    }

    private SemaphoreSlim LockOf(string item)
    {
        if (!_locks.TryGetValue(item, out var found))
        {
            _locks[item] = found = new SemaphoreSlim(1, 1);
        }

        return found;
    }
}
