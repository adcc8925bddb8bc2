using System.Reflection;

namespace AsyncKatas.KataModel;

/// <summary>What the build of the dojo has told it (Dojo.csproj).</summary>
internal static class BuildFacts
{
    /// <summary>A fact by its name; null if the build did not say.</summary>
    public static string? Find(string key) =>
        typeof(BuildFacts)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(it => string.Equals(it.Key, key, StringComparison.Ordinal))
            ?.Value;
}
