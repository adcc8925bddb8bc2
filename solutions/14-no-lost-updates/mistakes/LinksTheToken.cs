// Misconception: a linked token is as good as the caller's, for it is cancelled in the same moment.
// Symptom: the exception carries the linked one, so the caller, who compares it with the own token, takes it for somebody else's.
// Rejected by: The_exception_of_a_cancellation_carries_the_token_of_the_caller
// Says: Expected the exception of the cancellation to carry the caller's token
// Rejected by: The_exception_of_a_cancelled_move_carries_the_token_of_the_caller
// Says: Expected the exception of the cancellation to carry the caller's token
namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly Dictionary<string, SemaphoreSlim> _locks = new(StringComparer.Ordinal);

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await LockOf(item).WaitAsync(linked.Token);
        try
        {
            var stock = await _store.ReadAsync(item, linked.Token) + amount;
            ThrowIfNegative(item, stock);
            await _store.WriteAsync(item, stock, linked.Token);
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
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string[] items = [.. new[] { from, to }.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var taken = 0;
        try
        {
            foreach (var item in items)
            {
                await LockOf(item).WaitAsync(linked.Token);
                taken++;
            }

            var less = await _store.ReadAsync(from, linked.Token) - amount;
            ThrowIfNegative(from, less);
            if (items.Length == 2)
            {
                var more = await _store.ReadAsync(to, linked.Token) + amount;
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
