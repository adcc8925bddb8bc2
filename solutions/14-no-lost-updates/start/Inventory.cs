namespace AsyncKatas.NoLostUpdates;

/// <summary>
/// Counts what comes in and goes out, in a store that can only read and write. No change is ever lost.
/// </summary>
public sealed class Inventory
{
    private readonly IStockStore _store;

    /// <summary>Creates the inventory.</summary>
    /// <param name="store">Where the numbers are kept. Nobody else writes to it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is null.</exception>
    public Inventory(IStockStore store)
    {
        // TODO: step 1 begins here.
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
    public Task<int> AddAsync(string item, int amount, CancellationToken cancellationToken = default)
    {
        // TODO: steps 1 to 4 go here.
        throw new NotImplementedException("Please implement Inventory.AddAsync.");
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
    public Task MoveAsync(string from, string to, int amount, CancellationToken cancellationToken = default)
    {
        // TODO: step 5 goes here.
        throw new NotImplementedException("Please implement Inventory.MoveAsync.");
    }
}
