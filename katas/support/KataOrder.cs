using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.Support;

/// <summary>Runs the katas in the order of their numbers, which is the order of their folders.</summary>
public sealed class KataOrder : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static kata => kata.TestCollectionDisplayName, StringComparer.Ordinal)];
}
