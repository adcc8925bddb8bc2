// Misconception: only the store can fail, so only its calls need a try.
// Symptom: a change that is refused throws between the two, and keeps the lock for ever. So does a move.
// Rejected by: A_change_that_is_refused_lets_the_next_one_in
// Says: Deadlock: nothing is ready to run
// Rejected by: After_a_move_that_fails_both_items_can_be_changed
// Says: Deadlock: nothing is ready to run
namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly Dictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        var place = LockOf(item);
        await place.WaitAsync(cancellationToken);
        int stock;
        try
        {
            stock = await _store.ReadAsync(item, cancellationToken) + amount;
        }
        catch
        {
            place.Release();
            throw;
        }

        ThrowIfNegative(item, stock);
        try
        {
            await _store.WriteAsync(item, stock, cancellationToken);
            return stock;
        }
        finally
        {
            place.Release();
        }
    }

    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        string[] items = [.. new[] { from, to }.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var taken = 0;
        int[] stock;
        try
        {
            foreach (var item in items)
            {
                await LockOf(item).WaitAsync(cancellationToken);
                taken++;
            }

            stock = [await _store.ReadAsync(from, cancellationToken), await _store.ReadAsync(to, cancellationToken)];
        }
        catch
        {
            ReleaseFirst(taken);
            throw;
        }

        if (items.Length == 2)
        {
            ThrowIfNegative(from, stock[0] - amount);
            ThrowIfNegative(to, stock[1] + amount);
            await _store.WriteAsync(from, stock[0] - amount, CancellationToken.None);
            await _store.WriteAsync(to, stock[1] + amount, CancellationToken.None);
        }

        ReleaseFirst(taken);

        void ReleaseFirst(int count)
        {
            foreach (var item in items.Take(count))
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

    private SemaphoreSlim LockOf(string item)
    {
        if (!_locks.TryGetValue(item, out var found))
        {
            _locks[item] = found = new SemaphoreSlim(1, 1);
        }

        return found;
    }
}
