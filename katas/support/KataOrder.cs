using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.Support;

/// <summary>Runs the katas in the order of their numbers, which is the order of their folders.</summary>
public sealed class KataOrder : ITestCollectionOrderer
{
    // as-completed -> AsCompleted, the last part of the namespace; 12-as-completed, the folder, stands in the assembly.
    private static readonly Dictionary<string, string> s_folders = typeof(KataOrder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(static it => it.Value is "kata")
        .Select(static it => Path.GetFileName(Path.TrimEndingDirectorySeparator(it.Key)))
        .ToDictionary(static folder => string.Concat(folder.Split('-')[1..].Select(static word => char.ToUpperInvariant(word[0]) + word[1..])), StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static kata => kata.TestCollectionDisplayName.Split('.').Select(static part => s_folders.GetValueOrDefault(part)).FirstOrDefault(static folder => folder is not null), StringComparer.Ordinal)];
}
