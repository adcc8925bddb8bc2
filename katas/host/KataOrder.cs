using System.Globalization;
using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace AsyncKatas.Host;

/// <summary>Runs the katas in the order of their numbers, which is the order of their folders.</summary>
public sealed class KataOrder : ITestCollectionOrderer
{
    // as-completed -> AsCompleted, the last part of the namespace; 12-as-completed, the folder, stands in the assembly.
    private static readonly Dictionary<string, string> s_folders = typeof(KataOrder)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(static it => it.Value is "kata")
        .Select(static it => Path.GetFileName(Path.TrimEndingDirectorySeparator(it.Key)))
        .ToDictionary(
            static folder =>
                string.Concat(folder.Split('-')[1..].Select(static word => char.ToUpperInvariant(word[0]) + word[1..])),
            StringComparer.Ordinal
        );

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(static kata => FolderOf(kata.TestCollectionDisplayName), StringComparer.Ordinal)];

    /// <summary>The folder of the kata that a class belongs to, told by a name with its namespace in it.</summary>
    /// <returns>The folder; null: it belongs to none.</returns>
    internal static string? FolderOf(string name) =>
        name.Split('.')
            .Select(static part => s_folders.GetValueOrDefault(part))
            .FirstOrDefault(static folder => folder is not null);

    /// <summary>
    /// The folder of the kata that somebody means: by its number, its name, its folder or the path of that.
    /// </summary>
    /// <param name="kata">What somebody wrote.</param>
    /// <returns>The folder; null: there is none, or more than one.</returns>
    internal static string? Find(string kata)
    {
        var name = Path.GetFileName(kata.TrimEnd('/', '\\').Replace('\\', '/'));
        var number = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var it)
            ? $"{it:00}-"
            : null;
        string[] found =
        [
            .. s_folders.Values.Where(folder =>
                number is null
                    ? name.Length > 0 && folder.Contains(name, StringComparison.OrdinalIgnoreCase)
                    : folder.StartsWith(number, StringComparison.Ordinal)
            ),
        ];
        return found is [var only] ? only : null;
    }
}
