// Approach: no semaphore at all; each item has a chain of tasks, and whoever comes awaits the ones before
namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly Dictionary<string, Task> _lastInLine = new(StringComparer.Ordinal);

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        using (await MyTurnAsync(item, cancellationToken))
        {
            var stock = Checked(item, await _store.ReadAsync(item, cancellationToken) + amount);
            await _store.WriteAsync(item, stock, cancellationToken);
            return stock;
        }
    }

    public async Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var direction = string.CompareOrdinal(from, to);
        using (await MyTurnAsync(direction <= 0 ? from : to, cancellationToken))
        using (direction == 0 ? null : await MyTurnAsync(direction < 0 ? to : from, cancellationToken))
        {
            var less = Checked(from, await _store.ReadAsync(from, cancellationToken) - amount);
            if (direction != 0)
            {
                var more = Checked(to, await _store.ReadAsync(to, cancellationToken) + amount);
                await _store.WriteAsync(from, less, CancellationToken.None);
                await _store.WriteAsync(to, more, CancellationToken.None);
            }
        }
    }

    private static int Checked(string item, int stock) =>
        stock >= 0 ? stock : throw new InvalidOperationException($"There are {-stock} too few of {item}.");

    private async Task<IDisposable> MyTurnAsync(string item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new Turn();
        Task before;
        lock (_lastInLine)
        {
            before = _lastInLine.GetValueOrDefault(item, Task.CompletedTask);

            // Not the turn alone: if it is given up while it waits, the next one must still wait for those before it.
            _lastInLine[item] = Task.WhenAll(before, turn.Ended);
        }

        try
        {
            await before.WaitAsync(cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private sealed class Turn : IDisposable
    {
        // The next one goes on in a turn of its own, not inside our Dispose.
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public void Dispose() => _ended.TrySetResult();
    }
}
