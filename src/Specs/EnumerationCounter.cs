using System.Collections;

namespace AsyncKatas.Specs;

/// <summary>
/// A sequence that counts how often it is enumerated: a lazy query that is enumerated twice starts its work twice.
/// </summary>
/// <typeparam name="T">Type of the items.</typeparam>
public sealed class EnumerationCounter<T> : IEnumerable<T>
{
    private readonly IEnumerable<T> _items;

    /// <summary>Creates the sequence.</summary>
    /// <param name="items">What it gives.</param>
    /// <exception cref="ArgumentNullException"><paramref name="items"/> is null.</exception>
    public EnumerationCounter(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        _items = items;
    }

    /// <summary>How often it has been enumerated.</summary>
    public int Enumerations { get; private set; }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        Enumerations++;
        return _items.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
