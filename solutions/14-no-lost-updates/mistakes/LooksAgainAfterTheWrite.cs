// Misconception: one look more at the token does no harm.
// Symptom: the number has been written, and the caller is told that it was not.
// Rejected by: What_has_been_written_counts_even_if_the_caller_cancels_meanwhile
// Says: At 2 s a cancellation came out that nobody expected: The operation was canceled.
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
            cancellationToken.ThrowIfCancellationRequested();
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

    private SemaphoreSlim LockOf(string item)
    {
        if (!_locks.TryGetValue(item, out var found))
        {
            _locks[item] = found = new SemaphoreSlim(1, 1);
        }

        return found;
    }
}
