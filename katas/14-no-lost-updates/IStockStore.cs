namespace AsyncKatas.NoLostUpdates;

/// <summary>
/// Where the numbers of an inventory are kept. It can read and it can write, and both take time; it cannot add.
/// </summary>
public interface IStockStore
{
    /// <summary>Reads how many there are of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>The number; 0 for an item that has never been written.</returns>
    Task<int> ReadAsync(string item, CancellationToken cancellationToken);

    /// <summary>Writes how many there are of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="stock">The number.</param>
    /// <param name="cancellationToken">Ends the call early, and nothing has been written then.</param>
    /// <returns>A task that ends when it is written.</returns>
    Task WriteAsync(string item, int stock, CancellationToken cancellationToken);
}
