// Approach: whoever comes says which items it needs and gets all of them at once; holding one and waiting for another
// never happens
namespace AsyncKatas.NoLostUpdates;

public sealed class Inventory
{
    private readonly IStockStore _store;
    private readonly Lock _gate = new();
    private readonly List<Visit> _visits = [];

    public Inventory(IStockStore store) => _store = store ?? throw new ArgumentNullException(nameof(store));

    public async Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        using (await EnterAsync([item], cancellationToken))
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
        using (await EnterAsync([from, to], cancellationToken))
        {
            var less = Checked(from, await _store.ReadAsync(from, cancellationToken) - amount);
            if (!string.Equals(from, to, StringComparison.Ordinal))
            {
                var more = Checked(to, await _store.ReadAsync(to, cancellationToken) + amount);
                await _store.WriteAsync(from, less, CancellationToken.None);
                await _store.WriteAsync(to, more, CancellationToken.None);
            }
        }
    }

    private static int Checked(string item, int stock) =>
        stock >= 0 ? stock : throw new InvalidOperationException($"There are {-stock} too few of {item}.");

    private async Task<IDisposable> EnterAsync(string[] items, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var visit = new Visit(this, items);
        lock (_gate)
        {
            _visits.Add(visit);
            LetIn();
        }

        try
        {
            await visit.Entered.WaitAsync(cancellationToken);
            return visit;
        }
        catch
        {
            visit.Dispose();
            throw;
        }
    }

    private void Leave(Visit visit)
    {
        lock (_gate)
        {
            _visits.Remove(visit);
            LetIn();
        }
    }

    // In the order in which they came; a visit may enter if nobody before it, inside or waiting, needs one of its
    // items.
    private void LetIn()
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var visit in _visits)
        {
            if (!needed.Overlaps(visit.Items))
            {
                visit.Enter();
            }

            needed.UnionWith(visit.Items);
        }
    }

    private sealed class Visit(Inventory inventory, string[] items) : IDisposable
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string[] Items => items;

        public Task Entered => _entered.Task;

        public void Enter() => _entered.TrySetResult();

        public void Dispose() => inventory.Leave(this);
    }
}
