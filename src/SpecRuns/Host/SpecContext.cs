using System.Reflection;
using System.Runtime.Loader;

namespace AsyncKatas.SpecRuns;

/// <summary>
/// Keeps one compiled kata apart from another of the same name. Everything else they share with the process.
/// </summary>
/// <param name="folder">Full path of the folder with all that belongs to the kata.</param>
internal sealed class SpecContext(string folder) : AssemblyLoadContext("kata")
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
